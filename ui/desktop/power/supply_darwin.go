package power

import (
	"context"
	"os/exec"
	"time"
)

func readSupply(ctx context.Context) Supply {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, "/usr/bin/pmset", "-g", "batt").Output()
	if err != nil {
		return UnknownSupply
	}
	return parsePmset(string(out))
}
