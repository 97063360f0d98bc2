package powerfs

import (
	"context"
	"io"
	"log"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"github.com/hanwen/go-fuse/v2/fs"
	"github.com/hanwen/go-fuse/v2/fuse"
)

// Mount shows the disk under a folder until unmount is called. The process that reads the folder must be another one: a
// process that waits for itself in the kernel waits for ever.
func (d *Disk) Mount(dir string) (unmount func() error, err error) {
	long := time.Hour // nothing changes behind the kernel's back
	server, err := fs.Mount(dir, &folder{disk: d}, &fs.Options{
		EntryTimeout: &long, AttrTimeout: &long, Logger: log.New(io.Discard, "", 0),
		MountOptions: fuse.MountOptions{DirectMount: true, FsName: "powerfs", Name: "powerfs", MaxWrite: 128 << 10, DisableXAttrs: true, Logger: log.New(io.Discard, "", 0)},
	})
	if err != nil {
		return nil, err
	}
	return server.Unmount, nil
}

// folder is a directory; names are paths from the root.
type folder struct {
	fs.Inode
	disk *Disk
	path string
}

func (f *folder) under(name string) string { return filepath.Join(f.path, name) }

// OnAdd shows the files the disk came with.
func (f *folder) OnAdd(ctx context.Context) {
	if f.path != "" {
		return
	}
	f.disk.locked(func() {
		for name, c := range f.disk.files {
			n := f.NewPersistentInode(ctx, &file{disk: f.disk, path: name, content: c}, fs.StableAttr{Mode: syscall.S_IFREG})
			f.AddChild(name, n, true)
		}
	})
}

// Create makes an empty file, durable at once.
func (f *folder) Create(ctx context.Context, name string, _, _ uint32, out *fuse.EntryOut) (*fs.Inode, fs.FileHandle, uint32, syscall.Errno) {
	n := &file{disk: f.disk, path: f.under(name), content: newContent(nil)}
	errno := f.disk.work(n.path, false, func() syscall.Errno {
		f.disk.files[n.path] = n.content
		return 0
	})
	if errno != 0 {
		return nil, nil, 0, errno
	}
	n.attr(&out.Attr)
	return f.NewPersistentInode(ctx, n, fs.StableAttr{Mode: syscall.S_IFREG}), nil, fuse.FOPEN_KEEP_CACHE, 0
}

// Mkdir makes a folder; folders without files are not remembered over a cut.
func (f *folder) Mkdir(ctx context.Context, name string, _ uint32, _ *fuse.EntryOut) (*fs.Inode, syscall.Errno) {
	return f.NewPersistentInode(ctx, &folder{disk: f.disk, path: f.under(name)}, fs.StableAttr{Mode: syscall.S_IFDIR}), 0
}

// Unlink removes a file, durably at once.
func (f *folder) Unlink(_ context.Context, name string) syscall.Errno {
	return f.disk.work(name, false, func() syscall.Errno {
		delete(f.disk.files, f.under(name))
		return 0
	})
}

// Rename moves a file within or between folders, durably at once.
func (f *folder) Rename(_ context.Context, name string, parent fs.InodeEmbedder, newName string, _ uint32) syscall.Errno {
	to, ok := parent.(*folder)
	n, isFile := f.GetChild(name).Operations().(*file)
	if !ok || !isFile {
		return syscall.ENOTSUP
	}
	return f.disk.work(name, false, func() syscall.Errno {
		delete(f.disk.files, f.under(name))
		f.disk.files[to.under(newName)] = n.content
		return 0
	})
}

// Fsync of a folder has nothing to do.
func (f *folder) Fsync(context.Context, fs.FileHandle, uint32) syscall.Errno { return 0 }

// file is a node over a content; the disk's lock guards both.
type file struct {
	fs.Inode
	disk    *Disk
	path    string // the one it was made under
	content *content
}

func (n *file) attr(a *fuse.Attr) {
	a.Mode = syscall.S_IFREG | 0o600
	a.Size = uint64(len(n.content.seen))
	a.Blocks = (a.Size + 511) / 512
	a.Nlink = 1
}

// Open keeps what the kernel has cached.
func (n *file) Open(context.Context, uint32) (fs.FileHandle, uint32, syscall.Errno) {
	return nil, fuse.FOPEN_KEEP_CACHE, 0
}

// Getattr answers size and mode.
func (n *file) Getattr(_ context.Context, _ fs.FileHandle, out *fuse.AttrOut) syscall.Errno {
	n.disk.locked(func() { n.attr(&out.Attr) })
	return 0
}

// Setattr knows a change of length and lets everything else pass.
func (n *file) Setattr(_ context.Context, _ fs.FileHandle, in *fuse.SetAttrIn, out *fuse.AttrOut) syscall.Errno {
	return n.disk.work(n.path, false, func() syscall.Errno {
		if size, ok := in.GetSize(); ok {
			n.content.truncate(int64(size))
		}
		n.attr(&out.Attr)
		return 0
	})
}

// Read reads what was written, durable or not.
func (n *file) Read(_ context.Context, _ fs.FileHandle, dest []byte, off int64) (fuse.ReadResult, syscall.Errno) {
	var got []byte
	errno := n.disk.work(n.path, false, func() syscall.Errno {
		if seen := n.content.seen; off < int64(len(seen)) {
			got = slices.Clone(seen[off:min(off+int64(len(dest)), int64(len(seen)))])
		}
		return 0
	})
	return fuse.ReadResultData(got), errno
}

// Write takes bytes that are not durable yet.
func (n *file) Write(_ context.Context, _ fs.FileHandle, data []byte, off int64) (uint32, syscall.Errno) {
	if errno := n.disk.write(n.path, n.content, data, off); errno != 0 {
		return 0, errno
	}
	return uint32(len(data)), 0
}

// Fsync makes them durable, or fails, or lies.
func (n *file) Fsync(context.Context, fs.FileHandle, uint32) syscall.Errno {
	return n.disk.fsync(n.path, n.content)
}

// Flush is the closing of a handle; it makes nothing durable.
func (n *file) Flush(context.Context, fs.FileHandle) syscall.Errno { return 0 }

// The kernel asks for what a node can; a missing method would answer "not supported" in silence.
var (
	_ fs.NodeCreater   = (*folder)(nil)
	_ fs.NodeMkdirer   = (*folder)(nil)
	_ fs.NodeUnlinker  = (*folder)(nil)
	_ fs.NodeRenamer   = (*folder)(nil)
	_ fs.NodeFsyncer   = (*folder)(nil)
	_ fs.NodeOnAdder   = (*folder)(nil)
	_ fs.NodeOpener    = (*file)(nil)
	_ fs.NodeGetattrer = (*file)(nil)
	_ fs.NodeSetattrer = (*file)(nil)
	_ fs.NodeReader    = (*file)(nil)
	_ fs.NodeWriter    = (*file)(nil)
	_ fs.NodeFsyncer   = (*file)(nil)
	_ fs.NodeFlusher   = (*file)(nil)
)
