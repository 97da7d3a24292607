//go:build unix && !linux

package service

const abstractNames = false
