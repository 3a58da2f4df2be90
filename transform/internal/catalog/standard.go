package catalog

// What packages of the standard library lead to, by their own imports: go list -deps std,
// which a test asks again.
const (
	// LeadsToX509 are those that look for root certificates.
	LeadsToX509 Words = "crypto/tls crypto/x509 expvar net/http net/http/cgi net/http/cookiejar net/http/fcgi " +
		"net/http/httptest net/http/httptrace net/http/httputil net/http/pprof net/rpc net/rpc/jsonrpc net/smtp"
	// LeadsToTemp are those that make temporary files, for the parts of a form.
	LeadsToTemp Words = "expvar mime/multipart net/http net/http/cgi net/http/cookiejar net/http/fcgi " +
		"net/http/httptest net/http/httputil net/http/pprof net/rpc net/rpc/jsonrpc"
	// LeadsToUser are those that ask for users and groups.
	LeadsToUser Words = "archive/tar os/user"
)
