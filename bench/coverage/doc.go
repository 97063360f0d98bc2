// Command coverage measures the planner of joint branches on invented districts of growing size and prints one JSON line
// a size: enterprises, objective, proved lower bound, gap, seconds and memory. Every plan goes through the independent
// checker; a plan that breaks a rule ends the run with status 1.
//
//	go run ./bench/coverage [-seed 1] [-work N] [sizes …]
package main
