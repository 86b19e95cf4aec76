package io.zerog.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.handler.Outcome;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobEvent;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Review;
import io.zerog.testkit.SettableTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Queued jobs whose message was lost, and those whose message is only late. */
class LostMessagesTest {

    private static final Duration PASS = Node.TIMING.reconcile();

    private final Node node = Node.standard();

    @Test
    void aLostMessageIsPutAgainAfterTheGraceAndNotBefore() throws Exception {
        JobId id = node.submit();
        node.queue.clear("epoch-1");

        node.reconcile(Duration.ofSeconds(15));
        assertThat(node.messages()).isZero();
        node.reconcile(PASS);

        assertThat(node.messages()).isEqualTo(1);
        assertThat(node.events(JobEvent.PutAgain.class)).hasSize(1);
        node.turn();
        assertThat(node.finished(id).resultCode()).isEqualTo(200);
    }

    @Test
    void aMessageThatIsLostAgainAndAgainIsPutAtGrowingIntervals() throws Exception {
        node.submit();
        List<Long> puts = new ArrayList<>();
        for (int passes = 0; passes < 400; passes++) {
            node.queue.clear("epoch-1");
            node.reconcile(PASS);
            if (node.messages() > 0) {
                puts.add(Duration.between(SettableTime.START, node.time.instant()).toSeconds());
            }
        }

        assertThat(puts).containsExactly(20L, 60L, 140L, 300L, 620L, 1_260L, 1_900L);
    }

    @Test
    void aQueueThatLostItsMemoryGetsItsMessagesAgainAtTheNextPass() throws Exception {
        JobId now = node.submit();
        JobId later = node.submit("later", new JobUseCases.When.After(Duration.ofHours(1)));
        node.queue.clear("epoch-2");

        node.reconcile(PASS);

        assertThat(node.queue.health().queues().getFirst().ready()).isEqualTo(1);
        assertThat(node.queue.health().queues().getFirst().delayed()).isEqualTo(1);
        assertThat(node.job(now).review().epoch()).isEqualTo("epoch-2");
        node.reconcile(PASS);
        assertThat(node.messages()).isEqualTo(2);
        node.turn();
        assertThat(node.finished(now).resultCode()).isEqualTo(200);
        assertThat(node.job(later).counters().attempts()).isZero();
        node.time.advance(Duration.ofHours(1));
        node.turn();
        assertThat(node.finished(later).resultCode()).isEqualTo(200);
    }

    @Test
    void aDelayedJobWhoseMessageIsLostRunsSoonAfterItsMoment() throws Exception {
        Duration delay = Duration.ofMinutes(10);
        JobId id = node.submit("later", new JobUseCases.When.After(delay));
        node.queue.clear("epoch-1");

        node.reconcile(delay.plusSeconds(15));
        assertThat(node.messages()).isZero();
        node.reconcile(PASS);

        node.turn();
        assertThat(node.finished(id).resultCode()).isEqualTo(200);
    }

    @Test
    void whileTheQueueIsAwayNoReviewIsPushedFurtherAway() throws Exception {
        JobId id = node.submit();
        node.queue.clear("epoch-1");
        Review before = node.job(id).review();
        node.faults.at("JobQueue").always().failBefore();
        node.reconcile(Duration.ofMinutes(5));
        assertThat(node.job(id).review()).isEqualTo(before);

        node.faults.heal();
        node.reconcile(PASS);

        assertThat(node.messages()).isEqualTo(1);
    }

    @Test
    void aPutThatFailsCostsTheOthersOfThePassNothing() throws Exception {
        List<JobId> ids = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ids.add(node.submit());
        }
        node.queue.clear("epoch-1");
        node.time.advance(Review.GRACE.minus(PASS));
        node.faults.at("JobQueue.put").failBefore();

        node.reconcile(PASS);

        assertThat(ids.stream().filter(id -> node.job(id).review().tries() == 0)).hasSize(9);
        node.reconcile(PASS);
        // The one whose put failed does not wait for its next review.
        assertThat(node.messages()).isEqualTo(10);
        for (JobId id : ids) {
            node.settle(id);
        }
    }

    @Test
    void aJobIsStampedBeforeItsMessageIsPut() throws Exception {
        node.submit();
        node.queue.clear("epoch-1");
        node.time.advance(Review.GRACE);
        node.watch.turn();
        node.reconciler.turn();

        assertThat(node.faults.calls()).endsWith("OpenJobs.due", "JobStore.save", "JobQueue.put");
    }

    @Test
    void ofManyReconcilersOnePutsAMessage() throws Exception {
        Node other = node.beside();
        node.submit();
        node.queue.clear("epoch-1");
        node.time.advance(Review.GRACE);
        node.watch.turn();
        other.watch.turn();
        node.faults.at("OpenJobs.due").after(_ -> turn(other.reconciler));

        node.reconciler.turn();

        assertThat(node.messages()).isEqualTo(1);
    }

    @Test
    void jobsBeyondAFullPageOfOthersAreFound() throws Exception {
        for (int i = 0; i < 1_200; i++) {
            node.runningOnADeadWorker(false);
        }
        JobId id = node.submit();
        node.queue.clear("epoch-1");

        node.reconcile(Review.GRACE);

        assertThat(node.messages()).isEqualTo(1);
        node.turn();
        assertThat(node.finished(id).resultCode()).isEqualTo(200);
    }

    /** Ten minutes of work wait, and as much comes in as goes out. */
    @Test
    void aHealthyBacklogIsNotPutAgain() throws Exception {
        int backlog = 600;
        for (int i = 0; i < backlog; i++) {
            node.submit();
        }
        node.does((_, _) -> {
            node.live(Duration.ofSeconds(1));
            return Outcome.done();
        });
        for (int second = 1; second <= 3 * backlog; second++) {
            if (second <= 2 * backlog) {
                node.submit();
            }
            node.turn();
            if (second % 5 == 0) {
                node.watch.turn();
                node.reconciler.turn();
            }
        }
        while (node.messages() > 0) {
            node.turn();
        }

        int jobs = 3 * backlog;
        assertThat(node.events(JobEvent.Finished.class)).hasSize(jobs);
        long deliveries =
                node.events(JobEvent.Started.class).size()
                        + node.events(JobEvent.Undelivered.class).size();
        assertThat(deliveries).isBetween((long) jobs, jobs + jobs / 10L);
        assertThat(node.events(JobEvent.PutAgain.class)).hasSizeLessThanOrEqualTo(jobs / 10);
    }

    /** Ten minutes of work are left when the queue loses its memory. */
    @Test
    void aBacklogThatTheQueueLostIsPutOnce() throws Exception {
        int backlog = 300;
        for (int i = 0; i < backlog; i++) {
            node.submit();
        }
        node.does((_, _) -> {
            node.live(Duration.ofSeconds(2));
            return Outcome.done();
        });
        node.time.advance(Duration.ofMinutes(10));
        node.queue.clear("epoch-2");

        node.reconcile(PASS);
        assertThat(node.events(JobEvent.PutAgain.class)).hasSize(backlog);
        for (int passes = 0; node.messages() > 0; passes++) {
            node.turn();
            if (passes % 3 == 0) {
                node.watch.turn();
                node.reconciler.turn();
            }
        }

        assertThat(node.events(JobEvent.Finished.class)).hasSize(backlog);
        assertThat(node.events(JobEvent.PutAgain.class))
                .hasSizeLessThanOrEqualTo(backlog + backlog / 10);
    }

    @Test
    void aMessageThatWasLostFromABacklogIsPutWhenItsTurnHasPassed() throws Exception {
        JobId lost = node.submit("lost");
        node.queue.clear("epoch-1");
        for (int i = 0; i < 100; i++) {
            node.submit("waiting");
        }
        node.does((_, _) -> {
            node.live(Duration.ofSeconds(5));
            return Outcome.done();
        });
        int turns = 0;
        while (!node.job(lost).isFinished() && turns < 400) {
            turns++;
            node.turn();
            node.watch.turn();
            node.reconciler.turn();
            if (node.messages() == 0) {
                node.time.advance(PASS);
            }
        }

        Job job = node.job(lost);
        assertThat(job.isFinished()).isTrue();
        assertThat(Duration.between(job.createdAt(), job.startedLast().orElseThrow().at()))
                .isLessThan(Duration.ofSeconds(1_300));
    }

    private static void turn(Loop loop) {
        try {
            loop.turn();
        } catch (InterruptedException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
