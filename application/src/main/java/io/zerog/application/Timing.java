package io.zerog.application;

import java.time.Duration;

/**
 * The times of the protocol. Nodes that share a store must share these.
 *
 * @param lease how long a heartbeat may stand still before the job is taken from its worker
 * @param heartbeat how often a running job is saved, at least
 * @param extend how often its reservation is extended
 * @param tick how often running jobs are looked at; journals flush at this pace
 * @param progress how often changed progress is saved, at most
 * @param reconcile how often the reconciler passes, ±20 %
 * @param reserve how long one reserve waits for a message
 * @param watch how often the queue is asked for its health, ±20 %
 */
public record Timing(
        Duration lease,
        Duration heartbeat,
        Duration extend,
        Duration tick,
        Duration progress,
        Duration reconcile,
        Duration reserve,
        Duration watch) {

    public static final Timing DEFAULT =
            new Timing(
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(20),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(3));

    /** An exclusive run stops itself this long before its lease could lapse. */
    static final Duration MARGIN = Duration.ofSeconds(5);

    /** A duplicate delivery of a running job is put off by this. */
    static final Duration RUNNING_ELSEWHERE = Duration.ofSeconds(30);

    /** A job whose type this worker lacks is put off by this ±20 %. */
    static final Duration UNKNOWN_TYPE = Duration.ofSeconds(10);

    /** How long a suspect waits to be alone, and how long it is then left alone. */
    static final Duration QUARANTINE = Duration.ofSeconds(30);

    /** A cancelled run that ignores its interrupt for this long is ended by force, if it can be. */
    static final Duration INSISTENCE = Duration.ofMillis(300);

    /** What else is interrupted, and can be ended by force, is so after this. */
    static final Duration INTERRUPT_GRACE = Duration.ofSeconds(3);

    /** A run that still goes on this long after its interrupt is reported as unresponsive. */
    static final Duration UNRESPONSIVE = Duration.ofSeconds(10);
}
