package app

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"qipan/internal/platform/db"
)

const (
	backupTooOld = 48 * time.Hour
	drillEvery   = 7 * 24 * time.Hour
	retryBackup  = 30 * time.Minute
	forgetEvery  = time.Hour
)

// keeper makes the daily backup of a running server.
type keeper struct {
	db  *db.DB
	dir string
	at  time.Duration // of the day
}

// run makes backups until the server stops. A failed one is tried again after a while.
func (k *keeper) run(ctx context.Context) {
	for {
		wait := retryBackup
		if _, good, err := k.db.LastSafekeeping(ctx, db.BackupMade); err == nil {
			wait = dueAt(k.db.Clock().Now(), good.At.Time(), k.at).Sub(k.db.Clock().Now())
		}
		if !pause(ctx, wait) {
			return
		}
		if err := k.once(ctx); err != nil {
			slog.ErrorContext(ctx, "backup failed", "dir", k.dir, "err", err)
			if !pause(ctx, retryBackup) {
				return
			}
		}
	}
}

// pause waits, and reports whether to go on.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(max(d, 0))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// once makes one backup, reads it back, drills it when a week has gone since the last good drill, and lets old ones go. Nothing
// is let go unless the new one is sound.
func (k *keeper) once(ctx context.Context) error {
	if err := os.MkdirAll(k.dir, 0o700); err != nil {
		return err
	}
	path := filepath.Join(k.dir, nameOfBackup(k.db.Clock().Now()))
	b, err := backUp(ctx, k.db, path)
	if err != nil {
		return err
	}
	slog.InfoContext(ctx, "backup made", "file", path, "bytes", b.Bytes)
	_, drilled, err := k.db.LastSafekeeping(ctx, db.DrillMade)
	if err != nil {
		return err
	}
	if drilled.At.Before(k.db.Now().Add(-drillEvery)) {
		found, err := noteDrill(ctx, k.db, path, k.dir)
		if err != nil {
			return err
		}
		if len(found) > 0 {
			return errors.New("the restore drill failed: " + strings.Join(found, "; "))
		}
		slog.InfoContext(ctx, "restore drill passed", "file", path)
	}
	return k.rotate()
}

// rotate removes what the rotation lets go, and what a killed process left of backups and drills.
func (k *keeper) rotate() error {
	files, err := os.ReadDir(k.dir)
	if err != nil {
		return err
	}
	var made []time.Time
	for _, f := range files {
		at, scheduled := madeAt(f.Name())
		if scheduled {
			made = append(made, at)
		}
		unfinished := strings.HasPrefix(f.Name(), ".qipan-") && (strings.HasSuffix(f.Name(), ".part") || strings.HasPrefix(f.Name(), ".qipan-drill-"))
		if info, err := f.Info(); unfinished && err == nil && k.db.Clock().Now().Sub(info.ModTime()) > backupTooOld {
			if err := os.RemoveAll(filepath.Join(k.dir, f.Name())); err != nil {
				return err
			}
		}
	}
	for _, at := range expired(made) {
		if err := os.Remove(filepath.Join(k.dir, nameOfBackup(at))); err != nil {
			return err
		}
	}
	return nil
}

// forget removes keys and answers of writing requests whose time is over.
func (a *App) forget(ctx context.Context) {
	for {
		if _, err := a.db.ForgetDone(ctx); err != nil && ctx.Err() == nil {
			slog.ErrorContext(ctx, "old keys stay", "err", err)
		}
		if !pause(ctx, forgetEvery) {
			return
		}
	}
}
