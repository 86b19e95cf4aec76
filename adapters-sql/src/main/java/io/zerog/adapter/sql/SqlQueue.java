package io.zerog.adapter.sql;

import io.zerog.adapter.sql.JobWrites.Insert;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobState.Queued;
import io.zerog.domain.port.JobQueue;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * A queue in the database of the store. It can put the first message of a job in the transaction of
 * its insert: a submit then waits for one commit and not for two.
 *
 * @param <M> a message
 */
interface SqlQueue<M> extends JobQueue, AutoCloseable {

    /** Stores messages. */
    Lane.Work<M, Void> puts();

    /** The first message of a job that is about to be inserted. */
    M first(Job job, Insert insert);

    /** The message is stored; called by the lane. */
    void stored(M message);

    @Override
    void close();

    /** How long after its submit a queued job becomes due. */
    static Duration delay(Job job) {
        return job.state() instanceof Queued queued
                ? Duration.between(job.createdAt(), queued.notBefore())
                : Duration.ZERO;
    }

    /** A job and its message. */
    record Submit<M>(Insert insert, M message) {}

    /** Inserts jobs, and the messages of those that are new. */
    final class Submits<M> implements Lane.Work<Submit<M>, Boolean> {
        private final Lane.Work<Insert, Boolean> inserts;
        private final Lane.Work<M, Void> puts;

        Submits(Lane.Work<Insert, Boolean> inserts, Lane.Work<M, Void> puts) {
            this.inserts = inserts;
            this.puts = puts;
        }

        @Override
        public int bytes(Submit<M> submit) {
            return inserts.bytes(submit.insert());
        }

        @Override
        public List<Boolean> run(Handle handle, List<Submit<M>> submits, boolean again)
                throws SQLException {
            List<Boolean> inserted =
                    inserts.run(handle, submits.stream().map(Submit::insert).toList(), again);
            List<M> messages = new ArrayList<>(submits.size());
            for (int i = 0; i < submits.size(); i++) {
                // One that a former try may have put already is put twice, which does no harm.
                if (inserted.get(i)) {
                    messages.add(submits.get(i).message());
                }
            }
            if (!messages.isEmpty()) {
                puts.run(handle, messages, again);
            }
            return inserted;
        }
    }
}
