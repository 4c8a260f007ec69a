"""nano-r1: a reasoning model of DeepSeek-R1's architecture that is small enough to train on two CPU cores."""
