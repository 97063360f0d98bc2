// Command overload measures what a normal user notices of a server under attack. It starts the built program on a demonstration
// district, on a free port of this machine, and asks one page as one person all the time, while in turn nothing else happens,
// somebody tries passwords, a thousand clients send or read slowly, and others ask for five times what the server can do:
//
//	go run ./bench/overload
//
// One JSON line a case: the person's median and 95th percentile and its ratio to the idle server of the same run, what became of
// the requests of the load, and how long the page took to come back to normal. The load is an open model: requests are sent when
// they are due, whatever became of the ones before. It ends with status 1 when the person's 95th percentile reaches a second.
package main
