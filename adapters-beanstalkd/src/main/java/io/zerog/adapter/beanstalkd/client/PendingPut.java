package io.zerog.adapter.beanstalkd.client;

/**
 * A put on its way through a producer, whose lock guards its fields; only that it is done may be
 * seen without the lock, and the outcome may then be read.
 */
final class PendingPut {

    enum State {
        QUEUED,
        SENT,
        DONE
    }

    final Thread caller = Thread.currentThread();
    final long priority;
    final long delay;
    final long timeToRun;
    final byte[] body;

    /** The end of the wait to be sent, and then of the wait for the reply. */
    long deadline;

    volatile State state = State.QUEUED;
    Reply.Put reply;
    BeanstalkException failure;

    PendingPut(long priority, long delay, long timeToRun, byte[] body) {
        this.priority = priority;
        this.delay = delay;
        this.timeToRun = timeToRun;
        this.body = body;
    }
}
