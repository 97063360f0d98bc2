package sheet

import (
	"bytes"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"testing"
)

// many makes rows whose codes all differ; most of their check characters are wrong, which costs the same to find.
func many(n int) iter.Seq2[map[string]string, error] {
	return func(yield func(map[string]string, error) bool) {
		for i := range n {
			row := map[string]string{
				"name": fmt.Sprintf("大连第%d号某某有限公司", i), "uscc": fmt.Sprintf("91210204T%08dX", i), "subdistrict": "马栏街道", "community": "某社区", "address": fmt.Sprintf("某路%d号", i),
				"legal_rep": "王某", "contact": "李某", "phone": fmt.Sprintf("139%08d", i), "industry": "软件", "revenue": "1200.5", "employees": "50", "members": "5",
				"org_mode": "联合建立", "org_name": "某支部", "established": "2018-07-01", "above_scale": "是",
			}
			if !yield(row, nil) {
				return
			}
		}
	}
}

// BenchmarkPreview reads 100,000 rows and throws the verdicts away, as a preview that keeps a page of them does. Run it with
// -benchtime 1x; SHEET_BENCH_DIR keeps the file between runs.
func BenchmarkPreview(b *testing.B) {
	for _, kind := range []string{"xlsx", "csv"} {
		b.Run(kind, func(b *testing.B) {
			path := filepath.Join(os.Getenv("SHEET_BENCH_DIR"), "bench."+kind)
			if os.Getenv("SHEET_BENCH_DIR") == "" {
				path = filepath.Join(b.TempDir(), "bench."+kind)
			}
			if _, err := os.Stat(path); err != nil {
				var out bytes.Buffer
				write := Export
				if kind == "csv" {
					write = ExportCSV
				}
				if err := write(&out, firms(), many(100_000), "截至2018-07-01"); err != nil {
					b.Fatal(err)
				}
				if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
					b.Fatal(err)
				}
			}
			f, err := os.Open(path)
			if err != nil {
				b.Fatal(err)
			}
			defer f.Close()
			info, err := f.Stat()
			if err != nil {
				b.Fatal(err)
			}
			b.ResetTimer()
			for b.Loop() {
				r, err := Read(Source{f, info.Size(), path}, firms(), Options{Today: day})
				if err != nil {
					b.Fatal(err)
				}
				if err := r.WriteJSON(io.Discard, nil, nil); err != nil {
					b.Fatal(err)
				}
				if n := r.Report().Counts; n.Rejected+n.Accepted != 100_000 {
					b.Fatalf("%+v", n)
				}
			}
		})
	}
}
