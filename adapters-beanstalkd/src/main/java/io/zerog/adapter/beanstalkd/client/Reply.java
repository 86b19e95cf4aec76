package io.zerog.adapter.beanstalkd.client;

/**
 * A well-formed answer of the server. Each command has its own sealed subset, to be handled by an
 * exhaustive switch. Ids are unique within one run of the server only: without a log they start at
 * 1 again after a restart (seen with beanstalkd 1.12), so an id must not outlive its connection.
 */
public sealed interface Reply {

    /** Answers to put. */
    sealed interface Put extends Reply {}

    /** Answers to reserve-with-timeout. */
    sealed interface Reserve extends Reply {}

    /** Answers to delete. */
    sealed interface Delete extends Reply {}

    /** Answers to touch. */
    sealed interface Touch extends Reply {}

    /** Answers to ignore. */
    sealed interface Ignore extends Reply {}

    /** The job is stored under this id. */
    record Inserted(long id) implements Put {}

    /**
     * The job was stored but set aside. When the write of its log record failed the server says so
     * and yet delivers the job, and has silently switched its log off (seen with beanstalkd 1.12):
     * treat the server as degraded, and the job as possibly delivered.
     */
    record Buried(long id) implements Put {}

    /** The body is over the server's limit; nothing is stored, the connection stays usable. */
    record TooBig() implements Put {}

    /** A job that is now reserved by this connection. The array is the caller's own. */
    record Reserved(long id, byte[] body) implements Reserve {}

    /**
     * A job that is now reserved by this connection and whose body, of this many bytes, is over
     * {@link ConnectionSettings#maxBodyBytes()} and was thrown away unread.
     */
    record ReservedOversize(long id, long bytes) implements Reserve {}

    /** No job became ready in time. */
    record TimedOut() implements Reserve {}

    /**
     * A job that this connection holds is in the last second of its time to run and no job is ready
     * (protocol.txt). It also ends a reserve that is waiting already (seen).
     */
    record DeadlineSoon() implements Reserve {}

    /** The job is gone. */
    record Deleted() implements Delete {}

    /** The job's time to run starts anew. */
    record Touched() implements Touch {}

    /** The job does not exist, or another connection holds it. */
    record NotFound() implements Delete, Touch {}

    /** The number of tubes now watched by the connection. */
    record Watching(long tubes) implements Ignore {}

    /** The tube is the only one watched, and stays watched. */
    record NotIgnored() implements Ignore {}

    /** The server takes no new jobs (after SIGUSR1); everything else goes on. */
    record Draining() implements Put {}

    /**
     * The server did not carry out the command, for a reason of its own: it is degraded. The
     * connection stays usable.
     */
    record Refused(Reason reason) implements Put, Reserve, Delete, Touch {

        /** What the server said. */
        public enum Reason {
            /** No memory, or no new log file can be made as the disk is full (seen). */
            OUT_OF_MEMORY,
            /** "A bug in the server" (protocol.txt). */
            INTERNAL_ERROR
        }
    }

    /** The tube now used by the connection. */
    record Using(String tube) implements Reply {}

    /** A job seen by peek, without its body. */
    record Found(long id, long bytes) implements Reply {}

    /** Statistics, not yet parsed. */
    record Ok(byte[] yaml) implements Reply {}
}
