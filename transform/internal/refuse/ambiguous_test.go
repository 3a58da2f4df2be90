package refuse

import (
	"testing"

	"offstage/transform/internal/finding"
)

func TestArtifactAmbiguous(t *testing.T) {
	ofRule(t, finding.ArtifactAmbiguous, []refusal{
		{"a variable that is set nowhere", "COPY . .\nRUN go build -o app .\nCMD $APP", nil, "artifact-ambiguous:5"},
		{"nothing of it is built", `CMD ["date"]`, nil, "artifact-ambiguous:3"},
		{"an executable by its path", "COPY . .\nRUN go build -o /app/app .\nCMD [\"/app/app\"]", nil, ""},
		{"one by its place in PATH", "COPY . .\nRUN go install .\nCMD [\"app\"]", nil, ""},
		{"a variable that is set", "COPY . .\nENV APP=/app/app\nRUN go build -o app .\nCMD $APP", nil, ""},
	})
}
