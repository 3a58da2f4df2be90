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
