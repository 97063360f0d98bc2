package accesshttp

import "testing"

func TestTheWayBackNeverLeadsToAnotherHost(t *testing.T) {
	for given, want := range map[string]string{
		"/cases/1?x=2": "/cases/1?x=2", "": "/", "//evil.example": "/", "https://evil.example": "/", `/\evil.example`: "/",
		"/a\r\nSet-Cookie: x": "/", "javascript:alert(1)": "/",
	} {
		if got := localPath(given); got != want {
			t.Errorf("localPath(%q) = %q, want %q", given, got, want)
		}
	}
}
