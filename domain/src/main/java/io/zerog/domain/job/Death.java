package io.zerog.domain.job;

/** How a run's own process died, when we did not end it. */
public enum Death {
    /** It ran out of heap. */
    OUT_OF_MEMORY(Cause.OUT_OF_MEMORY),
    /** SIGKILL, and not from us: the kernel was short of memory, or somebody at the machine. */
    KILLED_BY_SYSTEM(Cause.KILLED_BY_SYSTEM),
    /** Another signal, such as that of a wrong memory access; or it broke off the talk. */
    CRASHED(Cause.CRASHED),
    /** It ended itself. */
    EXITED(Cause.EXITED);

    private final Cause cause;

    Death(Cause cause) {
        this.cause = cause;
    }

    /** What a job fails with that has died so as often as it may. */
    public Cause cause() {
        return cause;
    }
}
