package repo

// wellKnown are last elements of names that never mean a repository's own image
// unless the repository builds that very name: the official images of Go
// projects' neighbours and the tools that people start beside them.
const wellKnown wordSet = `
adminer alertmanager alpine arangodb bash beanstalkd buildpack-deps busybox cadvisor caddy cassandra centos
clickhouse clickhouse-server cockroach composer consul couchbase couchdb cp-kafka cp-zookeeper curl debian
dind docker dynamodb-local elasticsearch etcd fedora flink gcc ghost golang golangci-lint grafana gradle
haproxy hello-world httpd influxdb java jaeger all-in-one jenkins kafka keycloak kibana kong localstack
logstash loki mailhog mailpit mariadb maven memcached migrate minio mc mongo mongo-express mongodb mysql
mysql-server nats neo4j nginx nginx-prometheus-exporter node node-exporter openjdk openresty opensearch
opentelemetry-collector opentelemetry-collector-contrib pgadmin pgadmin4 php phpmyadmin pgbouncer postgis
postgres postgresql postgres-exporter prom prometheus promtail pulsar python qdrant rabbitmq redis
redis-commander redisinsight redis-stack registry rethinkdb ruby rust scylla selenium seq solr sonarqube
swagger-ui swagger-editor tempo temporal timescaledb tomcat traefik ubuntu valkey varnish vault watchtower
weaviate wiremock wordpress zipkin zookeeper aerospike amazoncorretto amazonlinux archlinux clojure crate dart
drupal eclipse-temurin eclipse-mosquitto mosquitto elixir emqx erlang fluentd fluent-bit gitea haskell immudb
influx joomla julia keydb dragonfly mattermost nats-streaming nextcloud opensuse oraclelinux percona perl
photon r-base redmine rockylinux scratch sentry storm swift telegraf vitess yourls znc zipkin-slim meilisearch
typesense azurite cosmosdb smtp4dev maildev httpbin whoami portainer nginx-proxy certbot flyway liquibase
goose elasticmq sqs fake-gcs-server pubsub-emulator ollama chroma milvus kafka-ui akhq kafdrop schema-registry
air reflex protoc protoc-all buf sqlc mockery goreleaser sonar-scanner-cli kube-rbac-proxy pause distroless
static base scratch cloudsdk cloud-sdk kubectl helm terraform`

// foreignPrefixes start the names of images that clusters bring along.
var foreignPrefixes = []string{"k8s.gcr.io/", "registry.k8s.io/", "gcr.io/google", "gcr.io/kubebuilder/",
	"gcr.io/distroless/",
	"mcr.microsoft.com/", "quay.io/prometheus/", "quay.io/jetstack/", "quay.io/coreos/", "bitnami/", "grafana/",
	"prom/",
	"istio/", "envoyproxy/", "confluentinc/", "jaegertracing/", "otel/", "hashicorp/", "amazon/", "public.ecr.aws/aws"}
