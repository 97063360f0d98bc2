package ui

import (
	"context"

	"qipan/internal/platform/locale"
)

// State is how a matter stands. Each has a shape, a word and a colour, so that none of them carries the meaning alone.
type State string

// The states of the kit. Rooms map their own states onto these and give their own word.
const (
	Overdue State = "overdue" // 逾期: triangle, amber
	DueSoon State = "soon"    // 将到期: clock, amber outline
	Blocked State = "blocked" // 受阻: barred circle, red outline
	Ready   State = "ready"   // 已就绪: filled circle, blue
	Working State = "working" // 进行中: half circle, blue outline
	Done    State = "done"    // 已完成: tick, green, muted
	Waiting State = "waiting" // 等待中: ring, grey
	Draft   State = "draft"   // 草稿: dashed ring, grey
	Stopped State = "stopped" // 已终止: bar, grey
	Missing State = "missing" // 缺项: hollow diamond, amber outline
	Neutral State = "neutral" // a plain label
)

// States are all states, in the order of the legend.
func States() []State {
	return []State{Overdue, DueSoon, Blocked, Ready, Working, Done, Waiting, Draft, Stopped, Missing, Neutral}
}

// Word is the kit's own word for a state; rooms usually give theirs.
func (s State) Word(ctx context.Context) string { return locale.T(ctx, "ui.state."+string(s)) }
