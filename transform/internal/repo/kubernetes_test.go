package repo

import "testing"

func TestKubernetes(t *testing.T) {
	for _, c := range kubernetesCases {
		t.Run(c.what, func(t *testing.T) { c.run(t) })
	}
}

var kubernetesCases = []repoCase{
	{what: "a container's command is the entrypoint, its args are the command", files: `
-- k8s/app.yaml --
apiVersion: v1
kind: Service
spec: {ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
spec:
  template:
    spec:
      securityContext: {runAsNonRoot: true, runAsUser: 1000}
      initContainers:
        - name: migrate
          image: me/app
          command: ["/app", "migrate"]
      containers:
        - name: app
          image: me/app:1
          args: [serve, "--port=80"]
          workingDir: /srv
          env:
            - {name: A, value: "1"}
            - name: B
              valueFrom: {secretKeyRef: {name: x, key: y}}
          livenessProbe:
            exec: {command: [cat, /tmp/live]}
          readinessProbe:
            httpGet: {path: /}
          lifecycle:
            preStop:
              exec:
                command:
                  - sh
                  - -c
                  - sleep 5
          securityContext:
            readOnlyRootFilesystem: true
            runAsUser: 7
          volumeMounts:
            - {name: conf, mountPath: /etc/app}
            - {name: host, mountPath: /data}
      volumes:
        - {name: conf, configMap: {name: c}}
        - {name: host, hostPath: {path: /mnt}}
`, want: `
k8s/app.yaml:12 kubernetes name=migrate image=me/app entrypoint=["/app" "migrate"] user=1000 nonroot
k8s/app.yaml:16 kubernetes name=app image=me/app:1 command=["serve" "--port=80"] health=["cat" "/tmp/live"] ` +
		`health=["sh" "-c" "sleep 5"] env=A=1,B=$B mount=conf:/etc/app bind=/mnt:/data dir=/srv user=7 nonroot
`},
	{what: "a CronJob, a Pod, and a List of objects", files: `
-- all.yml --
kind: CronJob
spec:
  jobTemplate:
    spec:
      template:
        spec:
          containers: [{name: a, image: x, command: [/a]}]
---
kind: Pod
spec:
  containers: [{name: b, image: x}]
---
kind: List
items:
  - kind: Job
    spec:
      template:
        spec:
          containers: [{name: c, image: x, args: [c]}]
`, want: `
all.yml:7 kubernetes name=a image=x entrypoint=["/a"]
all.yml:11 kubernetes name=b image=x
all.yml:19 kubernetes name=c image=x command=["c"]
`},
	{what: "a Helm template is read without its conditions, with the chart's values", files: `
-- chart/Chart.yaml --
name: app
-- chart/values.yaml --
image:
  repository: ghcr.io/me/app
  tag: v1
-- chart/templates/deployment.yaml --
{{- if .Values.enabled }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "app.fullname" . }}
  labels:
    {{- include "app.labels" . | nindent 4 }}
spec:
  template:
    spec:
      containers:
        - name: {{ .Chart.Name }}
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
          command: ["/app", "--level={{ .Values.level }}"]
          {{- with .Values.resources }}
          resources:
            {{- toYaml . | nindent 12 }}
          {{- end }}
{{- end }}
`, want: `
chart/templates/deployment.yaml:12 kubernetes name=$(TEMPLATE) image=ghcr.io/me/app:v1 entrypoint=["/app" ` +
		`"--level=$(TEMPLATE)"] unsure
`},
	{what: "a template that can't be made YAML is scanned for what it starts", files: `
-- deploy.yaml --
kind: Deployment
spec:
 containers:
{{ range .Items }}
    - image: {{ .Image }}
      command:
      - sh
      - -c
      - ./run {{ .Name }}
      livenessProbe:
         exec:
          command: [ "cat", "/x" ]
   odd: [
{{ end }}
`, want: `
deploy.yaml:5 kubernetes image=$(TEMPLATE) entrypoint=["sh" "-c" "./run $(TEMPLATE)"] health=["cat" "/x"] unsure
`},
	{what: "a chart's values may hold probes", files: `
-- chart/Chart.yaml --
name: app
-- chart/values.yaml --
image: {repository: me/app}
livenessProbe:
  exec:
    command: [grpc_health_probe]
`, want: `
chart/values.yaml:1 kubernetes name=values image=me/app health=["grpc_health_probe"] unsure
`},
	{what: "a container belongs to the Dockerfile whose image has its name", dockerfile: "Dockerfile", files: `
-- Dockerfile --
-- compose.yml --
services: {a: {build: ., image: app}}
-- k.yaml --
kind: Pod
spec:
  containers:
    - {name: a, image: "eu.gcr.io/p/app:1"}
    - {name: b, image: "eu.gcr.io/p/sidecar:1"}
    - {name: c, image: nginx}
`, want: `
compose.yml:1 compose name=a builds context=. dockerfile=Dockerfile image=app
k.yaml:4 kubernetes name=a image=eu.gcr.io/p/app:1
`},
	{what: "without such a name it is perhaps the only Dockerfile's", dockerfile: "Dockerfile", files: `
-- Dockerfile --
-- k.yaml --
kind: Pod
spec:
  containers:
    - {name: a, image: "eu.gcr.io/p/thing:1"}
    - {name: b, image: "quay.io/prometheus/node"}
    - {name: c, image: "IMAGE_URL"}
    - {name: d, image: "$IMAGE"}
`, want: `
k.yaml:4 kubernetes name=a image=eu.gcr.io/p/thing:1 unsure
k.yaml:6 kubernetes name=c image=IMAGE_URL unsure
k.yaml:7 kubernetes name=d image=$IMAGE unsure
`},
	{what: "or that of the Dockerfile whose directory has its name", dockerfile: "svc/api/Dockerfile", files: `
-- svc/api/Dockerfile --
-- svc/web/Dockerfile --
-- k.yaml --
kind: Pod
spec:
  containers:
    - {name: a, image: "x.io/p/api:1"}
    - {name: b, image: "x.io/p/web:1"}
`, want: `
k.yaml:4 kubernetes name=a image=x.io/p/api:1 unsure
`},
}
