// Package powerfs is a file system whose power can be cut. It lives in memory behind FUSE and remembers of every file what was
// written and what of it was fsynced. A cut keeps what was fsynced; what was not is dropped, or, torn, a random part of its
// pages survives, each as any of its writes left it. A page that was fsynced and not written since is never touched.
//
// It can also stop at a given operation, so that a cut falls into the middle of a commit and not beside it; fail an fsync as a
// dying disk does, after which the kernel forgets what it could not write; be full; and lie, answering fsync without doing
// it, so that a test of durability can be seen to fail.
//
// One thing is kinder than a real disk: creating, renaming and removing files is durable at once.
package powerfs
