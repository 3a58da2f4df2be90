package shell

import (
	"strings"
	"testing"
)

var kindNames = map[EffectKind]string{
	Makes:      "makes",
	MakesDir:   "dir",
	Copies:     "copies",
	Moves:      "moves",
	Links:      "links",
	Removes:    "removes",
	Owns:       "owns",
	Accounts:   "accounts",
	Edits:      "edits",
	Generates:  "generates",
	Anywhere:   "anywhere",
	Installs:   "installs",
	Uninstalls: "uninstalls",
	Privilege:  "privilege",
	Unknown:    "unknown",
}

func showEffect(e Effect) string {
	s := kindNames[e.Kind]
	if e.Maybe {
		s += "?"
	}
	if e.Tree {
		s += "*"
	}
	for _, v := range []string{e.Manager, e.Group, strings.Join(e.Names, ","), e.From, e.Path} {
		if v != "" {
			s += " " + v
		}
	}
	return s
}

func TestEffects(t *testing.T) {
	tests := []struct{ script, want string }{
		// Scripts from the network
		{"curl -L https://raw.githubusercontent.com/air-verse/air/master/install.sh | sh -s -- -b $(pwd)/tools",
			"makes /w/tools/air"},
		{"wget -qO- https://raw.githubusercontent.com/securego/gosec/v2/install.sh | BINDIR=/o bash", "makes /o/gosec"},
		{"curl https://raw.githubusercontent.com/golang/dep/master/install.sh | GOBIN=/b sh", "makes /b/dep"},
		{"curl https://example.com/install.sh | sh; sh x.sh", "unknown /w/sh; unknown /w/sh"},

		// Files
		{"mkdir -p -m 755 a /b", "dir /w/a; dir /b"},
		{"touch -d x a; tee -a b", "makes /w/a; makes /w/b"},
		{"rm -rf a /b/*", "removes /w/a; removes /b/*"},
		{"cp a b", "copies /w/a /w/b"},
		{"cp -r a b c/", "copies /w/a /w/c/a; copies /w/b /w/c/b"},
		{"cp -r a/. /d/; cp a .", "copies /w/a /d; copies /w/a /w/a"},
		{"mv -t d a b", "moves /w/a /w/d/a; moves /w/b /w/d/b"},
		{"cp $NO x; cp $NO; cp $NO /x", "generates /w/x; unknown $NO; unknown /x"},
		{"ln -sf /a b; ln -s ../a /x/b; ln a b", "links /a /w/b; links /a /x/b; copies /w/a /w/b"},
		{"ln -s /a/b; ln -s /a /b d/", "links /a/b /w/b; links /a /w/d/a; links /b /w/d/b"},
		{"install -m 755 -o u a /b/; install -d -g g /c", "copies /w/a /b/a; owns /b/a; dir /c; owns /c"},
		{"install -Dm755 a /b/c; install -t /d a", "copies /w/a /b/c; copies /w/a /d/a"},
		{"chmod +x a; chmod 0755 a; chmod a+x b", ""},
		{"chmod -R 777 a; chmod -x b; chmod --recursive u=rw c", "owns* /w/a; owns /w/b; owns* /w/c"},
		{
			"chmod u+s a; chmod 4755 b; chmod g-s c; chmod 0644 d",
			"privilege /w/a; privilege /w/b; owns /w/c; owns /w/d",
		},
		{"chown -R a:b x y; chown --reference=z x; chgrp g x", "owns* /w/x; owns* /w/y; owns /w/x; owns /w/x"},
		{"setcap cap_net_raw+ep a cap_x+ep b; setcap -r c", "privilege /w/a; privilege /w/b; privilege /w/c"},
		{
			"sed s/a/b/ x; sed -i s/a/b/ x; sed -ri.bak -e a -e b y; sed -n -i -f s z",
			"makes /w/x; makes /w/y; makes /w/z",
		},
		{"echo a >b; x=1 >c; echo >/dev/null; echo >&2; echo >$NO", "makes /w/b; makes /w/c; unknown $NO"},
		// Downloads and archives
		{"wget http://a/b/c.tar; wget -q -P /d http://a/e?x=1", "makes /w/c.tar; makes /d/e?x=1"},
		{"wget -qO- x; wget -qO f x; wget -O - x; wget -nv -O/f x; wget -r x", "makes /w/f; makes /f; generates /w"},
		{"curl x; curl -sSLo a x; curl -fsSL x -o /b; curl --output=c x", "makes /w/a; makes /b; makes /w/c"},
		{"curl -LO http://a/b -H 'X: y'; curl -sOL --retry 3 http://a/c", "makes /w/b; makes /w/c"},
		{"curl -d a=o x; curl -X POST x; curl -o- x", ""},
		{
			"tar xzf a.tgz; tar -xzf a -C /b; tar xzfC a /b; tar --extract --file a --directory=/c",
			"generates /w; generates /b; generates /b; generates /c",
		},
		{
			"tar tf a; tar -czf b.tgz x; tar cf c x; tar -C /d -xz; tar -xOf a b",
			"makes /w/b.tgz; makes /w/c; generates /d",
		},
		{
			"unzip -q a.zip -d /b; unzip -l a; gunzip a.gz; gzip -d b.gz; xz c; gzip -c d",
			"generates /b; makes /w/a; makes /w/b; makes /w/c.xz",
		},
		{
			"git clone --depth 1 http://a/b.git; git clone -b v1 x /y; git -C /z checkout x; git describe",
			"generates /w/b; generates /y; generates /z; edits /z",
		},
		{"openssl req -keyout a -out b; dd if=x of=y", "makes /w/a; makes /w/b; makes /w/y"},
		{
			"find / -name x; find a b -delete; find . -exec grep x {} \\;",
			"generates /w/a; generates /w/b; removes /w/a; removes /w/b",
		},
		{
			"x | xargs -r apk add; x | xargs rm; x | xargs -n 1 echo; x | xargs apk info",
			"unknown /w/x; unknown apk; unknown /w/x; generates /w; removes? /w; unknown /w/x; unknown /w/x",
		},
		{"find a /b -type d -exec chmod 700 {} +; find . -execdir chown u {} \\;", "owns* /w/a; owns* /b; owns* /w"},
		{"find a -type d | grep -v x | xargs chmod 0700; ls | xargs -I% chgrp g ./%", "owns* /w/a; owns* /w"},
		{"find a -type f -exec chmod 600 {} +; find a -type f -print0 | xargs -0 chmod 600", ""},
		{"find a -exec chmod +x {} +; find a | xargs chmod 755; find a -type f | xargs chown u", "owns* /w/a"},
		{`find a -type d -exec sh -c 'chmod 700 "$1"' _ {} \;; echo a b | xargs chmod u+s`,
			"owns* /w/a; privilege* /w/a; privilege* /w/b"},
		{"cat a | xargs chmod 700; cat a | xargs chmod +x", "unknown* xargs"},
		{"x | xargs -n1 wget -P /v; x | xargs -I% curl -o /v/%.json http://a/%",
			"unknown /w/x; generates /w; generates? /v; unknown /w/x; generates /w; generates? /v"},
		{`x | xargs -I{} sh -c 'cp {} /v/'; find a -exec cp --parents {} /v \;`,
			"unknown /w/x; generates /w; generates? /v; generates? /v; generates /w/a"},
		{"find a -exec chmod 700 {} + -exec sed -i s/a/b/ {} +", "owns* /w/a; edits /w/a; generates /w/a"},
		// Packages
		{"apk add --no-cache --virtual .d git=1.2 curl~3 x@edge", "installs apk .d git,curl,x"},
		{"apk --update -t .d add git; apk del .d; apk update; apk upgrade", "installs apk .d git; uninstalls apk .d"},
		{"apk add -X http://r -U a; apk --root /r add b; apk add $NO", "installs apk a; generates /r; unknown $NO"},
		{
			"apt-get update && apt-get install -y --no-install-recommends -t x a=1.2* b:amd64 c/sid g++",
			"installs apt a,b,c,g++",
		},
		{
			"apt-get -qq -o A::B=c install a; apt purge -y a; apt-get autoremove -y; apt-get clean",
			"installs apt a; uninstalls apt a",
		},
		{
			"yum install -y a; dnf remove b; dpkg -i c.deb; dpkg --add-architecture i386; pip install -r r.txt d==1",
			"installs yum a; uninstalls yum b; installs dpkg c.deb; installs pip d,r.txt",
		},
		{"pip3 install -t /v a; python3 -m pip download -d /d a; pip wheel a; gem install -i /g b",
			"installs pip3 a; generates /v; generates /d; generates /w; installs gem b; generates /g"},
		{"npm i -g --prefix /n a; dpkg -x a.deb /x; apk fetch -o /f a",
			"installs npm a; generates? /n; generates /x; generates /f"},
		// Accounts
		{"adduser -D bob", "accounts bob /home/bob; dir /home/bob; owns bob /home/bob"},
		{
			"adduser -S -D -H -h /app u; adduser --disabled-password --no-create-home --gecos '' u; adduser u g",
			"accounts u /app; accounts u /home/u; accounts",
		},
		{"adduser -S -u 10 -h /data u", "accounts u,10 /data; dir /data; owns u /data"},
		{"adduser --system --group u", "accounts u /home/u; dir? /home/u; owns? u /home/u"},
		{
			"adduser --system --home /x u; adduser -S v",
			"accounts u /x; dir /x; owns u /x; accounts v /home/v; dir /home/v; owns v /home/v",
		},
		{
			"useradd u; useradd -r -u 5 -g g u; useradd -ms /bin/sh u",
			"accounts u /home/u; accounts u,5 /home/u; accounts u /home/u; dir /home/u; owns u /home/u",
		},
		{
			"useradd --create-home -d /x u; useradd -m -b /y u; addgroup -S g",
			"accounts u /x; dir /x; owns u /x; accounts u /y/u; dir /y/u; owns u /y/u; accounts",
		},
		// Others
		{"make; npm ci; go generate; go run x; go build",
			"generates /w; generates /w; generates /w; anywhere; generates /w"},
		{"python3 x.py; perl x.pl; go test ./...; npm run x; yarn add x; php x.php",
			"generates /w; anywhere; generates /w; anywhere; generates /w; anywhere; generates /w; " +
				"generates /w; anywhere"},
		{"echo; ls; cat x; [ a ]; command -v x; update-ca-certificates", ""},
		{"./x.sh; strange; $NO", "unknown /w/x.sh; unknown /w/strange; unknown $NO"},
		{"cd $NO && mkdir x", "unknown x"},
	}
	for _, tt := range tests {
		s, err := Parse(tt.script, "/w", vars)
		if err != nil {
			t.Fatalf("%s: %v", tt.script, err)
		}
		var got []string
		for _, c := range s.Commands {
			before := show(c)
			for _, e := range c.Effects() {
				got = append(got, showEffect(e))
			}
			c.AsGo()
			if after := show(c); before != after {
				t.Errorf("%s became %s", before, after)
			}
		}
		if g := strings.Join(got, "; "); g != tt.want {
			t.Errorf("%s\n got %s\nwant %s", tt.script, g, tt.want)
		}
	}
}

func TestRecursive(t *testing.T) {
	for script, want := range map[string]bool{
		"chown -R a b":          true,
		"chmod -vR 7 a":         true,
		"chown --recursive a b": true,
		"chown a -- -R":         false,
		"chown a R":             false,
	} {
		if s, _ := Parse(script, "/", vars); s.Commands[0].Recursive() != want {
			t.Errorf("%s: not %v", script, want)
		}
	}
}

func TestMakesExecutable(t *testing.T) {
	for text, want := range map[string]bool{
		"chmod +x /a/b": true, "chmod 755 b": true, "chmod -R a+rx /a": true, "chmod u+x *": true,
		"chmod 0644 b": false,
		"chmod -x b":   false, "chmod 755 c": false, "chmod +x /a": false, "touch b": false,
	} {
		s, err := Parse(text, "/a", func(string) (string, bool) { return "", false })
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Commands[0].MakesExecutable("/a/b"); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}
