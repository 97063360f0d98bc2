// Package audithttp shows the audit to auditors, in words: who did what to which record, and when.
package audithttp
