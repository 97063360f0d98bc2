// Package e2e walks through Qipan as its users do: the real binary, a real browser, both engines. It is built under the tag
// e2e and needs bin/qipan and Chromium; "make e2e" brings both. With QIPAN_SCREENSHOTS naming a folder, the tour of all pages
// leaves its pictures there.
package e2e
