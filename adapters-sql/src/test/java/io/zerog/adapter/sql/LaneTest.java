package io.zerog.adapter.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.zerog.domain.port.PortUnavailableException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LaneTest {

    /** Answers each operation with itself. */
    private static final Lane.Work<Integer, Integer> ECHO =
            (handle, operations, again) -> List.copyOf(operations);

    private static final Lane.Work<byte[], Integer> LARGE =
            new Lane.Work<>() {
                @Override
                public List<Integer> run(
                        org.jdbi.v3.core.Handle handle, List<byte[]> operations, boolean again) {
                    return operations.stream().map(bytes -> bytes.length).toList();
                }

                @Override
                public int bytes(byte[] operation) {
                    return operation.length;
                }
            };

    private final List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final AtomicBoolean isGated = new AtomicBoolean();
    private final Lane lane = new Lane("test", 1, this::run, Duration.ofSeconds(2));

    /** A database that takes as long as the test wants. */
    private void run(List<Lane.Task<?, ?>> tasks) {
        sizes.add(tasks.size());
        arrived.countDown();
        try {
            if (isGated.get()) {
                gate.await(30, TimeUnit.SECONDS);
            }
            Lane.run(null, tasks, false).forEach(Runnable::run);
        } catch (InterruptedException | SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @AfterEach
    void close() {
        gate.countDown();
        lane.close();
    }

    @Test
    void aLoneOperationIsRunAtOnceAndAlone() {
        assertThat(lane.call(ECHO, 7)).isEqualTo(7);
        assertThat(sizes).containsExactly(1);
    }

    @Test
    void whatGathersWhileOneRunsIsRunTogetherAndEachGetsItsOwnAnswer() throws Exception {
        isGated.set(true);
        CompletableFuture<Integer> first = lane.send(ECHO, 0);
        arrived.await();
        List<CompletableFuture<Integer>> others = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            others.add(lane.send(ECHO, i));
        }

        gate.countDown();

        assertThat(lane.await(first)).isZero();
        for (int i = 1; i <= 100; i++) {
            assertThat(lane.await(others.get(i - 1))).isEqualTo(i);
        }
        assertThat(sizes).containsExactly(1, 100);
    }

    @Test
    void largeOperationsDoNotShareATransactionWithoutBound() throws Exception {
        isGated.set(true);
        lane.send(ECHO, 0);
        arrived.await();
        List<CompletableFuture<Integer>> large = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            large.add(lane.send(LARGE, new byte[2 * 1024 * 1024]));
        }

        gate.countDown();

        large.forEach(lane::await);
        assertThat(sizes).containsExactly(1, 2, 2, 2);
    }

    @Test
    void aFullLaneMakesItsCallersWaitAndThenRefusesThem() throws Exception {
        isGated.set(true);
        lane.send(ECHO, 0);
        arrived.await();
        for (int i = 0; i < Lane.CAPACITY; i++) {
            lane.send(ECHO, i);
        }

        assertThatThrownBy(() -> lane.send(ECHO, 1))
                .isInstanceOf(PortUnavailableException.class)
                .hasMessageContaining("operations waiting");

        gate.countDown();
        assertThat(lane.call(ECHO, 5)).isEqualTo(5);
    }

    @Test
    void aCallerThatGaveUpIsNotServedLater() throws Exception {
        isGated.set(true);
        lane.send(ECHO, 0);
        arrived.await();

        assertThatThrownBy(() -> lane.call(ECHO, 1))
                .isInstanceOf(PortUnavailableException.class)
                .hasMessageContaining("did not answer");

        gate.countDown();
        assertThat(lane.call(ECHO, 2)).isEqualTo(2);
        assertThat(sizes).as("the second never ran").containsExactly(1, 1);
    }

    @Test
    void anInterruptDoesNotEndACallAndIsKept() throws Exception {
        isGated.set(true);
        AtomicReference<Integer> answer = new AtomicReference<>();
        AtomicBoolean isInterrupted = new AtomicBoolean();
        Thread caller =
                Thread.ofPlatform()
                        .start(() -> {
                            answer.set(lane.call(ECHO, 3));
                            isInterrupted.set(Thread.currentThread().isInterrupted());
                        });
        arrived.await();

        caller.interrupt();
        gate.countDown();

        assertThat(caller.join(Duration.ofSeconds(10))).isTrue();
        assertThat(answer).hasValue(3);
        assertThat(isInterrupted).isTrue();
    }

    @Test
    void aWorkThatThrowsAnythingDoesNotEndTheLane() {
        Lane.Work<Integer, Integer> broken =
                (handle, operations, again) -> {
                    throw new StackOverflowError("broken");
                };

        assertThatThrownBy(() -> lane.call(broken, 1)).isInstanceOf(StackOverflowError.class);

        assertThat(lane.call(ECHO, 2)).isEqualTo(2);
    }

    @Test
    void whatWasHandedInBeforeTheCloseIsAnswered() throws Exception {
        isGated.set(true);
        CompletableFuture<Integer> running = lane.send(ECHO, 1);
        arrived.await();
        CompletableFuture<Integer> waiting = lane.send(ECHO, 2);
        Thread closing = Thread.ofPlatform().start(lane::close);
        await().until(() -> refuses(lane));

        gate.countDown();

        assertThat(closing.join(Duration.ofSeconds(10))).isTrue();
        assertThat(running).isCompletedWithValue(1);
        assertThat(waiting).isCompletedWithValue(2);
    }

    private static boolean refuses(Lane lane) {
        try {
            lane.send(ECHO, 0);
            return false;
        } catch (PortUnavailableException closed) {
            return true;
        }
    }
}
