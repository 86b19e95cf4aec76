package io.zerog.testkit;

import static io.zerog.testkit.JobBuilder.aJob;
import static io.zerog.testkit.JobBuilder.aToken;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState.Finished;
import io.zerog.domain.job.JobState.Queued;
import io.zerog.domain.job.JobState.Running;
import io.zerog.domain.job.Progress;
import io.zerog.domain.job.QueuedReason;
import io.zerog.domain.job.Verdict;
import io.zerog.domain.port.OpenJobs;
import io.zerog.domain.port.StoredJob;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The part of {@link OpenJobsContract} about many pages, and about jobs that move meanwhile. */
interface OpenJobsWalks extends StoreContract {

    /** The epoch that jobs are queued under unless a test says otherwise. */
    Optional<String> EPOCH = Optional.of("epoch-1");

    OpenJobs openJobs();

    @Test
    default void aWalkFindsEveryJobOfManyPages() {
        Set<JobId> expected = new HashSet<>();
        for (int i = 0; i < 2_500; i++) {
            Job job = i % 5 == 0 ? aJob(now()).running() : aJob(created(i % 3)).queued();
            expected.add(stored(job).job().id());
        }

        assertThat(new HashSet<>(idsOf(walk(now().plusSeconds(3_600), EPOCH, 1_000))))
                .containsAll(expected);
        assertThat(new HashSet<>(idsOf(walk(now().plusSeconds(3_600), EPOCH, 7))))
                .containsAll(expected);
    }

    @Test
    default void aWalkBySinglesFindsJobsOfTheSameReview() {
        Instant created = now();
        Set<JobId> expected = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            expected.add(stored(aJob(created).queued()).job().id());
            expected.add(stored(aJob(created).running()).job().id());
        }

        assertThat(new HashSet<>(idsOf(walk(created.plusSeconds(60), EPOCH, 1))))
                .containsAll(expected);
    }

    @Test
    default void whatHappensToAnsweredJobsHidesNoneOfTheOthers() {
        Set<JobId> expected = new HashSet<>();
        for (int i = 0; i < 60; i++) {
            expected.add(stored(aJob(created(i % 4)).queued()).job().id());
        }
        Instant later = now().plusSeconds(3_600);
        Set<JobId> seen = new HashSet<>();

        Optional<String> position = Optional.empty();
        do {
            OpenJobs.Page page = openJobs().due(later, EPOCH, position, 7);
            for (StoredJob answered : page.jobs()) {
                if (seen.add(answered.job().id())) {
                    change(answered, seen.size(), later);
                }
            }
            position = page.next();
        } while (position.isPresent());

        assertThat(seen).containsAll(expected);
    }

    @Test
    default void noJobIsMissedInALongLife() {
        Random random = new Random(7);
        List<StoredJob> jobs = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            jobs.add(stored(aJob(now()).queued()));
        }
        Instant clock = now();
        for (int step = 0; step < 300; step++) {
            clock = clock.plusSeconds(1);
            int picked = random.nextInt(jobs.size());
            StoredJob current = jobs.get(picked);
            Job next = moved(current.job(), random, clock);
            if (next != current.job()) {
                jobs.set(picked, saved(next, current.version()));
            }
            if (step % 30 == 29) {
                Instant now = clock;
                assertThat(walk(now, EPOCH, 4))
                        .containsAll(jobs.stream().filter(job -> mustSee(job, now)).toList());
            }
        }
    }

    @Test
    default void aJobThatManyMoveAtOnceIsNotMissed() throws Exception {
        for (int round = 0; round < 20; round++) {
            JobId id = stored(aJob(now()).queued()).job().id();
            Instant later = now().plusSeconds(3_600);

            Race.of(
                    4,
                    i ->
                            () -> {
                                Random random = new Random(i);
                                for (int n = 0; n < 25; n++) {
                                    StoredJob current = store().find(id).orElseThrow();
                                    Job next =
                                            moved(current.job(), random, later.plusSeconds(5L * n));
                                    store().save(next, current.version());
                                }
                                return i;
                            });

            assertThat(walk(later.plusSeconds(3_600), EPOCH, 1_000))
                    .contains(store().find(id).orElseThrow());
        }
    }

    /** All pages of one pass, each no larger than the limit. */
    default List<StoredJob> walk(Instant now, Optional<String> epoch, int limit) {
        List<StoredJob> jobs = new ArrayList<>();
        Optional<String> position = Optional.empty();
        int pages = 0;
        do {
            OpenJobs.Page page = openJobs().due(now, epoch, position, limit);
            assertThat(page.jobs()).hasSizeLessThanOrEqualTo(limit);
            assertThat(++pages).as("pages of one pass").isLessThan(100_000);
            jobs.addAll(page.jobs());
            position = page.next();
        } while (position.isPresent());
        return jobs;
    }

    /** Creation times whose reviews lie minutes apart. */
    default Instant created(int index) {
        return now().minusSeconds(900).plusSeconds(120L * index);
    }

    private void change(StoredJob answered, int count, Instant at) {
        Job job = answered.job();
        switch (count % 4) {
            case 0 -> saved(job.started(aToken(), "worker-1", false, at), answered.version());
            case 1 ->
                    saved(
                            job.stamped(
                                    "epoch-1", job.review().next(at, "epoch-1", Duration.ZERO), at),
                            answered.version());
            case 2 -> saved(job.cancelled(JobBuilder.aCancel(at), at), answered.version());
            default -> store().remove(job.id(), answered.version());
        }
    }

    static List<JobId> idsOf(List<StoredJob> jobs) {
        return jobs.stream().map(stored -> stored.job().id()).toList();
    }

    /** One step in the life of an open job, or the same job when it cannot move now. */
    private static Job moved(Job job, Random random, Instant at) {
        return switch (job.state()) {
            case Queued queued when !queued.notBefore().isAfter(at) && random.nextBoolean() ->
                    job.started(aToken(), "worker-1", false, at);
            case Queued _ when !job.review().at().isAfter(at) ->
                    job.stamped("epoch-1", job.review().next(at, "epoch-1", Duration.ZERO), at);
            case Queued _ -> job;
            case Running running when random.nextBoolean() ->
                    job.beat(running.token(), Progress.NONE, at);
            case Running running ->
                    job.requeued(
                            running.token(),
                            new Verdict.Requeue(
                                    QueuedReason.CONTINUED, at.plusSeconds(random.nextInt(5))),
                            "epoch-1",
                            Progress.NONE,
                            at);
            case Finished _ -> throw new IllegalStateException("finished: " + job);
        };
    }

    private static boolean mustSee(StoredJob stored, Instant now) {
        return switch (stored.job().state()) {
            case Queued _ -> !stored.job().review().at().isAfter(now);
            case Running _ -> true;
            case Finished _ -> false;
        };
    }
}
