package refuse

import (
	"testing"

	"offstage/transform/internal/finding"
)

func TestStateUnknown(t *testing.T) {
	ofRule(t, finding.StateUnknown, []refusal{
		{"a program that nobody knows", "RUN frobnicate --all" + built, nil, "state-unknown:3"},
		{"twice in one RUN", "RUN frobnicate && frobnicate" + built, nil, "state-unknown:3"},
		{"no shell text", "RUN if then (" + built, nil, "state-unknown:3"},
		{"a person said what it makes", "# offstage: keep /data\nRUN frobnicate --all" + built, nil, ""},
		{"a tool of the build", "RUN go install example.com/x/gen@v1\nRUN gen" + built, nil, ""},
		{"known programs", "RUN mkdir -p /data && chmod 700 /data && apt-get update" + built, nil, ""},
		{"the mode of /", "RUN chmod 777 /\nUSER 1001" + built, nil, "state-unknown:3"},
		{"the mode of /, and root is the user", "RUN chmod 777 /" + built, nil, ""},
		{"COPY to /", "COPY --chown=1001 run.sh /\nUSER 1001" + built, files{"run.sh": ""}, ""},
		{"modules of Python",
			"RUN pip install requests\nCOPY . .\nRUN go build -o app .\nCMD [\"python3\", \"run.py\"]",
			files{"run.py": ""},
			"state-unknown:3"},
		{"modules that nothing started loads", "RUN pip install requests" + built, nil, ""},
	})
}

// Modules of an interpreter that is started may be loaded from wherever they are.
func TestUnknownModules(t *testing.T) {
	start := func(run, cmd string) string {
		return "RUN " + run + "\nCOPY . .\nRUN go build -o app .\nCMD [" + cmd + "]"
	}
	ofRule(t, finding.StateUnknown, []refusal{
		{"of Ruby", start("gem install sinatra", `"ruby", "x.rb"`), nil, "state-unknown:3"},
		{"of Python by pip3", start("pip3 install requests", `"python3", "x.py"`), nil, "state-unknown:3"},
		{"of Python, by an older name", start("pip install requests", `"python", "x.py"`), nil, "state-unknown:3"},
		{"of Perl", start("cpan install JSON", `"perl", "x.pl"`), nil, "state-unknown:3"},
		{"of another interpreter", start("gem install sinatra", `"python3", "x.py"`), nil, ""},
		{"of the system", start("apt-get install -y python3-requests", `"python3", "x.py"`), nil, ""},
		{"of a tool of the build", start("pip install requests", `"./app"`), nil, ""},
	})
}

// A tool of the build works where it is run, unless it is told to work elsewhere.
func TestHarmlessUnknown(t *testing.T) {
	const gen = "RUN go install example.com/x/gen@v1\n"
	ofRule(t, finding.StateUnknown, []refusal{
		{"where it is run", gen + "RUN gen -o x.go" + built, nil, ""},
		{"at a path there", gen + "RUN gen -o /app/x.go" + built, nil, ""},
		{"elsewhere", gen + "RUN gen -o /srv/x" + built, nil, "state-unknown:4"},
		{"the project's own", "COPY . .\nRUN go build -o gen . && ./gen && go build -o app .\nCMD [\"./app\"]", nil,
			""},
		{"each RUN for itself", "RUN frobnicate\nRUN frobnicate -x" + built, nil, "state-unknown:3 state-unknown:4"},
		{"in a stage that is left behind", "FROM alpine AS x\nRUN frobnicate\nFROM golang:1.22\nWORKDIR /app" +
			built, nil,
			""},
	})
}

// Another user than root may need the owner or the mode of /, which no COPY gives.
func TestOwnedRoot(t *testing.T) {
	const owns = "RUN useradd shop && chown shop /\n"
	ofRule(t, finding.StateUnknown, []refusal{
		{"its owner", owns + "USER shop" + built, nil, "state-unknown:3"},
		{"its mode", "RUN chmod a+w /\nUSER 1001" + built, nil, "state-unknown:3"},
		{"beside another directory", "RUN useradd shop && chown shop: / /srv\nUSER shop" + built, nil,
			"state-unknown:3"},
		{"though a person names a path", "# offstage: keep /srv\n" + owns + "USER shop" + built, nil,
			"state-unknown:4"},
		{"nobody is named as the user", owns + built, nil, ""},
		{"root is the user in the end", owns + "USER shop\nUSER root" + built, nil, ""},
		{"the owner of a directory below", "RUN useradd shop && chown shop /srv\nUSER shop" + built, nil, ""},
	})
}
