package need

import "testing"

// A number has a group and a home where an account of the base, or of a runtime, is of that number.
func TestAccountsOfNumbers(t *testing.T) {
	ofRule(t, "accounts", []need{
		{"of the system", "USER 33\n", ``, nil, "accounts 33"},
		{"of the system, with a group", "USER 33:33\n", ``, nil, "accounts 33"},
		{"nobody's", "USER 65534\n", ``, nil, "accounts 65534"},
		{"a number that no image has", "USER 1001\n", ``, nil, ""},
		{"the first user's", "USER 1000\n", ``, nil, ""},
		{"the first user's, which ubuntu has", "FROM ubuntu:24.04\nWORKDIR /app\nRUN apt-get install -y golang\n" +
			"USER 1000\n", ``, nil, "accounts 1000"},
		{"root's", "USER 0:0\n", ``, nil, ""},
		{"root's, with a group", "USER 0:33\n", ``, nil, ""},
		{"another user by then", "USER 33\nRUN go version\nUSER 1001\n", ``, nil, ""},
		{"a tool that takes a user", runs + "CMD su nobody -c date && ./app", ``, nil, "accounts"},
		{"that tool without one", runs + "CMD su && ./app", ``, nil, ""},
	})
	compose := func(user string) tree {
		return tree{"compose.yaml": "services:\n  app:\n    build: .\n    user: \"" + user + "\"\n"}
	}
	ofRule(t, "uses", []need{
		{"of the system, in a compose file", "", ``, compose("33:33"), "accounts 33"},
		{"of nobody", "", ``, compose("65534"), "accounts 65534"},
		{"no image's", "", ``, compose("1001"), ""},
	})
}
