package refuse

import (
	"testing"

	"offstage/transform/internal/finding"
)

func TestCapabilities(t *testing.T) {
	ofRule(t, finding.Capabilities, []refusal{
		{"setcap", "COPY . .\nRUN go build -o app . && setcap cap_net_bind_service=+ep app\nCMD [\"./app\"]", nil,
			"capabilities:4"},
		{"set-user-id", "COPY . .\nRUN go build -o app .\nRUN chmod u+s app\nCMD [\"./app\"]", nil, "capabilities:5"},
		{"by a number", "COPY . .\nRUN go build -o app .\nRUN chmod 4755 app\nCMD [\"./app\"]", nil, "capabilities:5"},
		{"another mode", "COPY . .\nRUN go build -o app .\nRUN chmod 755 app\nCMD [\"./app\"]", nil, ""},
		{"it is printed", "RUN getcap /app || true" + built, nil, ""},
	})
}

// A directory keeps its bits in a copy, and what lies in it does not.
func TestGroupOfDirectory(t *testing.T) {
	made := func(run string) string { return "RUN mkdir -p /data/in && " + run + built }
	ofRule(t, finding.Capabilities, []refusal{
		{"by a letter", made("chmod g+s /data"), nil, ""},
		{"by a number", made("chmod 2775 /data"), nil, ""},
		{"of one below", made("chmod g+s /data/in"), nil, ""},
		{"of one that is copied in", "COPY data /data\nRUN chmod g+s /data" + built, files{"data/a": ""}, ""},
		{"the sticky bit", made("chmod 1777 /data"), nil, ""},
		{"with all that is in it", made("chmod -R 2775 /data"), nil, "capabilities:3"},
		{"the same in letters", made("chmod -R g+s /data"), nil, "capabilities:3"},
		{"a file in it", "COPY data /data\nRUN chmod g+s /data/a" + built, files{"data/a": ""}, "capabilities:4"},
		{"the file beside it", "COPY data /data\nRUN chmod 2775 /data /data/a" + built, files{"data/a": ""},
			"capabilities:4"},
	})
}
