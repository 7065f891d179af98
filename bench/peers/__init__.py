"""The same twelve rules in other hands: each module decides the lines of `bench.peers.lines` with one other tool."""
