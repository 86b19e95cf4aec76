package io.zerog.adapter.beanstalkd.client;

import static io.zerog.adapter.beanstalkd.client.BeanstalkException.Kind.PROTOCOL_ERROR;
import static io.zerog.adapter.beanstalkd.client.BeanstalkException.Kind.REFUSED;
import static io.zerog.adapter.beanstalkd.client.BeanstalkException.Kind.UNKNOWN_OUTCOME;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that does not keep to the protocol costs its connection and nothing more. */
class LyingServerTest {

    private static final Duration BRIEFLY = Duration.ofSeconds(5);
    private static final TubeName TUBE = new TubeName("tube");
    private static final byte[] BODY = {'x'};

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETED\r\n",
                "RESERVED 1 1\r\nx\r\n",
                "BAD_FORMAT\r\n",
                "UNKNOWN_COMMAND\r\n",
                "EXPECTED_CRLF\r\n",
                "INSERTED x\r\n",
                "garbage garbage garbage\r\n",
                "\u0000\u0001\u0002\u0003",
                "RESERVED 1 99999999999\r\n",
                "OK 99999999\r\n"
            })
    void aPutThatIsAnsweredWithNonsenseClosesTheConnection(String nonsense) throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (ScriptedServer server =
                        new ScriptedServer(talk -> {
                            talk.use();
                            talk.put();
                            talk.say(nonsense);
                            talk.untilClosed();
                            closed.countDown();
                        });
                Producer producer = CommandsTest.producer(server.settings(), TUBE)) {
            assertThat(Failures.of(() -> producer.put(0, 0, 1, BODY)).kind())
                    .isEqualTo(PROTOCOL_ERROR);
            assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void repliesBeforeAnErrorCountAndThoseAfterItDoNot() throws Exception {
        try (ScriptedServer server =
                        new ScriptedServer(talk -> {
                            talk.use();
                            for (int i = 0; i < 3; i++) {
                                talk.put();
                            }
                            talk.say("INSERTED 1\r\nNONSENSE\r\nINSERTED 3\r\n");
                            talk.untilClosed();
                        });
                Producer producer = CommandsTest.producer(server.settings(), TUBE)) {
            List<String> outcomes = putAtOnce(producer, 3);
            assertThat(outcomes)
                    .containsExactlyInAnyOrder(
                            "Inserted[id=1]", "PROTOCOL_ERROR", "PROTOCOL_ERROR");
        }
    }

    @Test
    void aMissingReplyMakesTheOutcomeUnknownInTime() throws Exception {
        try (ScriptedServer server =
                        new ScriptedServer(talk -> {
                            talk.use();
                            for (int i = 0; i < 3; i++) {
                                talk.put();
                            }
                            talk.say("INSERTED 1\r\nINSERTED 2\r\n");
                            talk.untilClosed();
                        });
                Producer producer = CommandsTest.producer(server.settings(), TUBE)) {
            long start = System.nanoTime();
            assertThat(putAtOnce(producer, 3))
                    .containsExactlyInAnyOrder(
                            "Inserted[id=1]", "Inserted[id=2]", "UNKNOWN_OUTCOME");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BRIEFLY);
        }
    }

    @Test
    void anExtraReplyBesideAGoodOneClosesTheConnectionAndCostsNoPut() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (ScriptedServer server =
                        new ScriptedServer(talk -> {
                            talk.use();
                            talk.put();
                            talk.say("INSERTED 1\r\nINSERTED 2\r\n");
                            talk.untilClosed();
                            closed.countDown();
                        });
                Producer producer = CommandsTest.producer(server.settings(), TUBE)) {
            assertThat(producer.put(0, 0, 1, BODY)).isEqualTo(new Reply.Inserted(1));
            assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void anExtraReplyOnAnIdleConnectionIsNotTakenForTheNextPuts() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch extra = new CountDownLatch(1);
        try (ScriptedServer server =
                        new ScriptedServer(talk -> {
                            talk.use();
                            talk.put();
                            if (first.getCount() == 0) {
                                talk.say("INSERTED 99\r\n");
                            } else {
                                talk.say("INSERTED 1\r\n");
                                awaitQuietly(first);
                                talk.say("INSERTED 2\r\n");
                                extra.countDown();
                            }
                            talk.untilClosed();
                        });
                Producer producer = CommandsTest.producer(server.settings(), TUBE)) {
            assertThat(producer.put(0, 0, 1, BODY)).isEqualTo(new Reply.Inserted(1));
            long answered = System.nanoTime();
            first.countDown();
            assertThat(extra.await(5, TimeUnit.SECONDS)).isTrue();
            // A producer trusts its connection for 1 ms after a reply.
            Await.until("20 ms passed", BRIEFLY, () -> System.nanoTime() - answered > 20_000_000);

            assertThat(producer.put(0, 0, 1, BODY)).isEqualTo(new Reply.Inserted(99));
        }
    }

    @Test
    void aReplyInSingleBytesIsUnderstood() throws Exception {
        try (ScriptedServer server =
                        new ScriptedServer(talk -> {
                            talk.line();
                            for (char c : "RESERVED 7 5\r\na\r\n\r\n\r\n".toCharArray()) {
                                talk.say(String.valueOf(c));
                            }
                            talk.untilClosed();
                        });
                Consumer consumer = Consumer.open(server.settings())) {
            assertThat(consumer.reserve(1))
                    .isInstanceOfSatisfying(
                            Reply.Reserved.class,
                            job -> assertThat(job.body()).asString().isEqualTo("a\r\n\r\n"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "RESER", "RESERVED 1 10\r\nabc", "RESERVED 1 3\r\nabc\r"})
    void anEndInTheMiddleOfAReplyMakesTheOutcomeUnknown(String part) throws Exception {
        try (ScriptedServer server =
                        new ScriptedServer(talk -> {
                            talk.line();
                            talk.say(part);
                        });
                Consumer consumer = Consumer.open(server.settings())) {
            assertThat(Failures.of(() -> consumer.reserve(1)).kind()).isEqualTo(UNKNOWN_OUTCOME);
            assertThat(consumer.isClosed()).isTrue();
        }
    }

    @Test
    void aBodyThatNeverEndsIsCutOffInTime() throws Exception {
        try (ScriptedServer server =
                        new ScriptedServer(talk -> {
                            talk.line();
                            talk.say("RESERVED 1 1000000000\r\n");
                            while (true) {
                                talk.say("x".repeat(1000));
                            }
                        });
                Consumer consumer = Consumer.open(server.settings())) {
            long start = System.nanoTime();
            BeanstalkException failure = Failures.of(() -> consumer.reserve(0));
            assertThat(failure.kind()).isEqualTo(UNKNOWN_OUTCOME);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BRIEFLY);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INSERTED 1\r\n", "WATCHING 1\r\n", "DRAINING\r\n", "TIMED_OUT\r\n"})
    void aDeleteThatIsAnsweredWithAnotherCommandsReplyClosesTheConnection(String reply)
            throws Exception {
        try (ScriptedServer server =
                        new ScriptedServer(talk -> {
                            talk.line();
                            talk.say("RESERVED 1 1\r\nx\r\n");
                            talk.line();
                            talk.say(reply);
                            talk.untilClosed();
                        });
                Consumer consumer = Consumer.open(server.settings())) {
            consumer.reserve(0);
            assertThat(Failures.of(() -> consumer.delete(1)).kind()).isEqualTo(PROTOCOL_ERROR);
            assertThat(consumer.isClosed()).isTrue();
        }
    }

    @Test
    void anotherTubeThanAskedForIsAnError() throws Exception {
        try (ScriptedServer server =
                        new ScriptedServer(talk -> {
                            talk.line();
                            talk.say("USING other\r\n");
                            talk.untilClosed();
                        });
                Producer producer = CommandsTest.producer(server.settings(), TUBE);
                Monitor monitor = Monitor.open(server.settings())) {
            assertThat(Failures.of(() -> producer.put(0, 0, 1, BODY)).kind())
                    .as("nothing was put")
                    .isEqualTo(BeanstalkException.Kind.UNAVAILABLE);
            assertThat(Failures.of(() -> monitor.peekReady(TUBE)).kind()).isEqualTo(PROTOCOL_ERROR);
            assertThat(monitor.isClosed()).isTrue();
        }
    }

    @Test
    void aRefusalLeavesTheConnectionUsable() throws Exception {
        try (ScriptedServer server =
                        new ScriptedServer(talk -> {
                            talk.line();
                            talk.say("OUT_OF_MEMORY\r\n");
                            talk.line();
                            talk.say("INTERNAL_ERROR\r\n");
                            talk.line();
                            talk.say("TIMED_OUT\r\n");
                            talk.untilClosed();
                        });
                Consumer consumer = Consumer.open(server.settings())) {
            assertThat(Failures.of(() -> consumer.watch(TUBE)).kind()).isEqualTo(REFUSED);
            assertThat(consumer.reserve(0))
                    .isEqualTo(new Reply.Refused(Reply.Refused.Reason.INTERNAL_ERROR));
            assertThat(consumer.reserve(0)).isEqualTo(new Reply.TimedOut());
        }
    }

    @Test
    void aServerThatReadsNothingHoldsNoPutForEver() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (ScriptedServer server =
                        new ScriptedServer(talk -> {
                            talk.use();
                            awaitQuietly(over);
                        });
                Producer producer = CommandsTest.producer(server.settings(), TUBE)) {
            long start = System.nanoTime();
            BeanstalkException failure =
                    Failures.of(() -> producer.put(0, 0, 1, new byte[64 * 1024 * 1024]));
            over.countDown();
            assertThat(failure.kind()).isEqualTo(UNKNOWN_OUTCOME);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BRIEFLY);
        }
    }

    private static List<String> putAtOnce(Producer producer, int count) throws Exception {
        List<Future<String>> puts = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count; i++) {
                puts.add(executor.submit(() -> producerPut(producer)));
            }
        }
        List<String> outcomes = new ArrayList<>();
        for (Future<String> put : puts) {
            outcomes.add(put.get());
        }
        return outcomes;
    }

    private static String producerPut(Producer producer) {
        try {
            return producer.put(0, 0, 1, BODY).toString();
        } catch (BeanstalkException e) {
            return e.kind().toString();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
