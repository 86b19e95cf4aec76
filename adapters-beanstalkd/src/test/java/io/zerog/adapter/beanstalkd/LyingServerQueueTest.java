package io.zerog.adapter.beanstalkd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerog.adapter.beanstalkd.client.ConnectionSettings;
import io.zerog.adapter.beanstalkd.client.ScriptedServer;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.domain.port.Reservation;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers that a healthy server does not give, or not on demand. */
class LyingServerQueueTest {

    private static final JobId ID = new JobId(UUID.randomUUID());
    private static final String STATS = "---\nid: 1ab2\ndraining: false\ncurrent-jobs-ready: 0\n";

    private ScriptedServer server;
    private BeanstalkdQueue queue;

    private void serve(ScriptedServer.Script script) throws IOException {
        // Longer than a busy machine needs for an answer: these servers do answer.
        serve(script, Duration.ofSeconds(10));
    }

    private void serve(ScriptedServer.Script script, Duration callTimeout) throws IOException {
        server = new ScriptedServer(script);
        ConnectionSettings address = server.settings();
        queue =
                new BeanstalkdQueue(
                        BeanstalkdSettings.of(address.host(), address.port())
                                .withTimeouts(callTimeout, callTimeout));
    }

    @AfterEach
    void stop() throws IOException {
        queue.close();
        server.close();
    }

    /** What beanstalkd 1.12 answers when the write to its log fails. */
    @Test
    void aPutThatIsAnsweredWithBuriedFailsAndTheQueueIsDegraded() throws Exception {
        serve(talk -> {
            String first = talk.line();
            if (first.equals("stats")) {
                talk.say("OK " + STATS.length() + "\r\n" + STATS + "\r\n");
                if (talk.line().equals("stats-tube zerog.default")) {
                    talk.say("NOT_FOUND\r\n");
                }
            } else {
                talk.say("USING zerog.default\r\n");
                talk.put();
                talk.say("BURIED 7\r\n");
            }
            talk.untilClosed();
        });

        assertThatThrownBy(this::put)
                .isInstanceOf(PortUnavailableException.class)
                .hasMessageContaining("cannot write its log");
        assertThat(queue.health().accepting()).isFalse();
    }

    @Test
    void aPutWithoutAnAnswerFailsInTime() throws Exception {
        serve(
                talk -> {
                    talk.use();
                    talk.untilClosed();
                },
                Duration.ofMillis(300));

        assertThatThrownBy(this::put)
                .isInstanceOf(PortUnavailableException.class)
                .hasMessageContaining("no reply in time");
    }

    @Test
    void anExtensionThatIsRefusedFailsAndTheMessageStaysReserved() throws Exception {
        serve(talk -> {
            handOut(talk);
            talk.line();
            talk.say("INTERNAL_ERROR\r\n");
            talk.line();
            talk.say("TOUCHED\r\n");
            talk.untilClosed();
        });
        Reservation reservation = reserve();

        assertThatThrownBy(reservation::extend).isInstanceOf(PortUnavailableException.class);
        reservation.extend();

        assertThat(server.accepted()).isEqualTo(1);
    }

    @Test
    void aReservationThatTheServerDoesNotKnowHasLapsedAndItsConnectionIsUsedAgain()
            throws Exception {
        serve(talk -> {
            handOut(talk);
            talk.line();
            talk.say("NOT_FOUND\r\n");
            talk.line();
            talk.say("RESERVED 2 36\r\n" + ID + "\r\n");
            talk.untilClosed();
        });
        Reservation reservation = reserve();

        reservation.extend();
        reservation.extend();

        assertThat(reserve().id()).isEqualTo(ID);
        assertThat(server.accepted()).isEqualTo(1);
    }

    @Test
    void aDeadlineThatIsSoonEndsTheConnectionThatIsToldSo() throws Exception {
        serve(talk -> {
            watch(talk);
            talk.line();
            talk.say("DEADLINE_SOON\r\n");
            talk.untilClosed();
        });

        assertThat(queue.reserve(Set.of("default"), Duration.ofSeconds(1))).isEmpty();
        assertThat(queue.reserve(Set.of("default"), Duration.ofSeconds(1))).isEmpty();

        assertThat(server.accepted()).isEqualTo(2);
    }

    @Test
    void aReserveThatIsRefusedIsUnavailable() throws Exception {
        serve(talk -> {
            watch(talk);
            talk.line();
            talk.say("OUT_OF_MEMORY\r\n");
            talk.untilClosed();
        });

        assertThatThrownBy(this::reserve)
                .isInstanceOf(PortUnavailableException.class)
                .hasMessageContaining("refused a reserve: OUT_OF_MEMORY");
    }

    @Test
    void aServerThatIsNotOneIsUnavailable() throws Exception {
        serve(talk -> talk.say("HTTP/1.1 400 Bad Request\r\n\r\n"));

        assertThatThrownBy(this::put).isInstanceOf(PortUnavailableException.class);
        assertThatThrownBy(this::reserve).isInstanceOf(PortUnavailableException.class);
        assertThatThrownBy(() -> queue.health()).isInstanceOf(PortUnavailableException.class);
    }

    private void put() {
        queue.put(ID, "default", Priority.NORMAL, Duration.ZERO);
    }

    private Reservation reserve() throws InterruptedException {
        return queue.reserve(Set.of("default"), Duration.ZERO).orElseThrow();
    }

    private static void watch(ScriptedServer.Talk talk) throws IOException {
        assertThat(talk.line()).isEqualTo("watch zerog.default");
        talk.say("WATCHING 2\r\n");
        assertThat(talk.line()).isEqualTo("ignore default");
        talk.say("WATCHING 1\r\n");
    }

    private static void handOut(ScriptedServer.Talk talk) throws IOException {
        watch(talk);
        assertThat(talk.line()).isEqualTo("reserve-with-timeout 0");
        talk.say("RESERVED 1 36\r\n" + ID + "\r\n");
    }
}
