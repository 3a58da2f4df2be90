package refuse

import (
	"testing"

	"offstage/transform/internal/finding"
)

func TestK8sStartsGo(t *testing.T) {
	const dockerfile = "COPY . .\nRUN go build -o app .\nCMD [\"./app\"]"
	manifest := func(command string) files {
		return files{"Makefile": "image:\n\tdocker build -t shop/app .\n", "k8s.yaml": "kind: Deployment\nspec:\n" +
			"  template:\n    spec:\n      containers:\n        - name: app\n          image: shop/app\n" +
			"          command: " + command + "\n"}
	}
	ofRule(t, finding.K8sStartsGo, []refusal{
		{"go run", dockerfile, manifest(`["go", "run", "."]`), "k8s-starts-go@k8s.yaml:6"},
		{"go in a shell", dockerfile, manifest(`["sh", "-c", "go test ./..."]`), "k8s-starts-go@k8s.yaml:6"},
		{"the program", dockerfile, manifest(`["/app/app"]`), ""},
		{"in no manifest", "COPY . .\nCMD [\"go\", \"version\"]", nil, ""},
	})
}
