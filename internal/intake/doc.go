// Package intake is the register of spreadsheet imports (导入). It keeps every uploaded file whole, shows what a commit would do,
// commits all taken rows in one transaction or none, notes what was done to each record, and takes an import back as one step
// while nothing was built on it. What the rows mean is the business of the context that owns them: it hands in a Kind.
package intake
