package io.zerog.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;
import io.zerog.domain.port.Reservation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The part of {@link JobQueueContract} where many call at once, or wait. */
interface JobQueueRaces extends QueueContract {

    @Test
    default void concurrentReserversGetEachMessageOnce() throws Exception {
        Set<JobId> expected = new HashSet<>();
        for (int i = 0; i < 400; i++) {
            expected.add(put());
        }

        List<JobId> delivered =
                Race.of(8, i -> () -> drainedUntilEmpty()).stream().flatMap(List::stream).toList();

        assertThat(delivered).hasSize(400);
        assertThat(new HashSet<>(delivered)).isEqualTo(expected);
        assertThat(health().total()).isZero();
    }

    @Test
    default void nothingPutByManyWhileManyReserveIsLostOrTwice() throws Exception {
        Set<JobId> put = Collections.synchronizedSet(new HashSet<>());

        List<List<JobId>> delivered =
                Race.of(
                        8,
                        i ->
                                () -> {
                                    List<JobId> taken = new ArrayList<>();
                                    for (int n = 0; n < 50; n++) {
                                        if (i % 2 == 0) {
                                            put.add(put());
                                        } else {
                                            Reservation reservation = reserved();
                                            taken.add(reservation.id());
                                            reservation.delete();
                                        }
                                    }
                                    return taken;
                                });

        List<JobId> all = delivered.stream().flatMap(List::stream).toList();
        assertThat(all).hasSize(200);
        assertThat(new HashSet<>(all)).isEqualTo(put);
    }

    /** A poll of a fifth of a second or more would show in the median of many pick-ups. */
    @Test
    default void aWaitingReserveIsWokenByAPut() throws Exception {
        int rounds = 21;
        BlockingQueue<Long> pickedUp = new LinkedBlockingQueue<>();
        Thread waiter =
                Thread.ofPlatform()
                        .daemon()
                        .start(() -> {
                            try {
                                for (int i = 0; i < rounds; i++) {
                                    Reservation reservation = reserved();
                                    pickedUp.add(System.nanoTime());
                                    reservation.delete();
                                }
                            } catch (InterruptedException ended) {
                                // The test is over.
                            }
                        });

        List<Duration> latencies = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            // Paces the puts, unevenly, so that the waiter waits and no poll falls into step.
            TimeUnit.MILLISECONDS.sleep(20 + (i * 37) % 50);
            long before = System.nanoTime();
            put();
            Long after = pickedUp.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(after).as("pick-up of message %s", i).isNotNull();
            latencies.add(Duration.ofNanos(after - before));
        }
        waiter.join(PATIENCE);

        Collections.sort(latencies);
        assertThat(latencies.get(rounds / 2)).isLessThan(Duration.ofMillis(100));
    }

    @Test
    default void aPutWakesAWaiterForItsQueueAndNoOther() throws Exception {
        CompletableFuture<JobId> earlier = new CompletableFuture<>();
        CompletableFuture<JobId> right = new CompletableFuture<>();
        CompletableFuture<JobId> later = new CompletableFuture<>();
        List<Thread> others = new ArrayList<>();
        others.add(waiting(earlier, "other"));
        waiting(right, QUEUE, "third");
        others.add(waiting(later, "other"));

        JobId id = put();

        assertThat(right.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(id);
        assertThat(earlier).isNotDone();
        assertThat(later).isNotDone();
        for (Thread other : others) {
            other.interrupt();
            assertThat(other.join(PATIENCE)).isTrue();
        }
        assertThat(earlier).isCompletedExceptionally();
        assertThat(later).isCompletedExceptionally();
    }

    @Test
    default void oneOfManyWaitersGetsAMessageAndTheOthersGoOnWaiting() throws Exception {
        BlockingQueue<JobId> delivered = new LinkedBlockingQueue<>();
        List<Thread> waiters = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            CompletableFuture<JobId> one = new CompletableFuture<>();
            one.thenAccept(delivered::add);
            waiters.add(waiting(one, QUEUE));
        }

        List<JobId> expected = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            expected.add(put());
            JobId next = delivered.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(next).isEqualTo(expected.get(i));
        }
        for (Thread waiter : waiters) {
            assertThat(waiter.join(PATIENCE)).isTrue();
        }
        assertThat(delivered).isEmpty();
    }

    @Test
    default void aWaitingReserveGetsADelayedMessageWhenItIsDue() throws Exception {
        CompletableFuture<JobId> leaving = new CompletableFuture<>();
        CompletableFuture<JobId> staying = new CompletableFuture<>();
        waiting(leaving, "other");
        waiting(staying, QUEUE);
        JobId delayed = put(QUEUE, Priority.NORMAL, DELAY);
        // Whoever watches the clock for all may be the one that leaves.
        JobId atOnce = put("other", Priority.NORMAL);
        assertThat(leaving.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(atOnce);

        advance(DELAY);

        assertThat(staying.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(delayed);
    }

    @Test
    default void anInterruptEndsAWait() throws Exception {
        CompletableFuture<JobId> ended = new CompletableFuture<>();
        Thread waiter = waiting(ended, QUEUE);

        waiter.interrupt();

        assertThat(waiter.join(PATIENCE)).isTrue();
        assertThat(ended)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(InterruptedException.class);
        JobId id = put();
        assertThat(drained(QUEUE)).containsExactly(id);
    }

    @Test
    default void anInterruptedThreadReservesNothing() throws Exception {
        JobId id = put();
        for (Duration timeout : List.of(Duration.ZERO, PATIENCE)) {
            Throwable thrown =
                    Race.of(
                                    1,
                                    i ->
                                            () -> {
                                                Thread.currentThread().interrupt();
                                                return thrownBy(timeout);
                                            })
                            .getFirst()
                            .orElseThrow();

            assertThat(thrown).isInstanceOf(InterruptedException.class);
        }

        assertThat(drained(QUEUE)).containsExactly(id);
    }

    /** Either the waiter has the message, or it is there for the next one. */
    @Test
    default void anInterruptAtTheMomentOfAPutSwallowsNoMessage() throws Exception {
        for (int round = 0; round < 20; round++) {
            CompletableFuture<JobId> waited = new CompletableFuture<>();
            Thread waiter = waiting(waited, QUEUE);
            JobId id = new JobId(new UUID(round, round));

            Race.of(
                    2,
                    i ->
                            () -> {
                                if (i == 0) {
                                    waiter.interrupt();
                                } else {
                                    queue().put(id, QUEUE, Priority.NORMAL, Duration.ZERO);
                                }
                                return i;
                            });
            assertThat(waiter.join(PATIENCE)).isTrue();

            if (waited.isCompletedExceptionally()) {
                assertThat(drained(QUEUE)).containsExactly(id);
            } else {
                assertThat(waited.join()).isEqualTo(id);
                assertThat(look(QUEUE)).isEmpty();
            }
        }
    }

    /** A thread that waits for one message, deletes it and tells its id. */
    private Thread waiting(CompletableFuture<JobId> result, String... queues)
            throws InterruptedException {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        Thread thread =
                Thread.ofPlatform()
                        .daemon()
                        .start(() -> {
                            begun.complete(null);
                            try {
                                Reservation reservation =
                                        queue().reserve(Set.of(queues), Duration.ofSeconds(30))
                                                .orElseThrow();
                                reservation.delete();
                                result.complete(reservation.id());
                            } catch (Throwable thrown) {
                                result.completeExceptionally(thrown);
                            }
                        });
        begun.join();
        // No port tells that somebody waits; a waiter that came late would find the message ready.
        TimeUnit.MILLISECONDS.sleep(20);
        return thread;
    }

    private Optional<Throwable> thrownBy(Duration timeout) {
        try {
            queue().reserve(Set.of(QUEUE), timeout);
            return Optional.empty();
        } catch (Throwable thrown) {
            return Optional.of(thrown);
        }
    }

    private List<JobId> drainedUntilEmpty() throws InterruptedException {
        List<JobId> ids = new ArrayList<>();
        Optional<Reservation> next = look(QUEUE);
        while (next.isPresent()) {
            ids.add(next.get().id());
            next.get().delete();
            next = look(QUEUE);
        }
        return ids;
    }
}
