// Command hello is the smallest web application worth an image.
package main

import (
	"fmt"
	"log"
	"net/http"
)

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, "Hello from a tiny Go app!")
	})
	log.Fatal(http.ListenAndServe(":8080", nil))
}
