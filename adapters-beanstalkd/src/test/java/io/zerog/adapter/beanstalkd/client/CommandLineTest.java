package io.zerog.adapter.beanstalkd.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing malformed and nothing too long ever leaves. */
class CommandLineTest {

    private static final Duration BRIEFLY = Duration.ofSeconds(5);

    @Test
    void aTubeNameHasUpTo200Characters() {
        assertThat(new TubeName("a".repeat(200)).value()).hasSize(200);
        assertThatIllegalArgumentException().isThrownBy(() -> new TubeName("a".repeat(201)));
        assertThatIllegalArgumentException().isThrownBy(() -> new TubeName(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-a", "a b", "a\r\nquit", "a\n", "é", "a\u0000", "a:b", "a,b"})
    void aTubeNameWithAnythingUnusualIsRefused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new TubeName(name));
    }

    @Test
    void aTubeNameMayHoldEveryCharacterOfTheProtocol() {
        assertThat(new TubeName("azAZ09-+/;.$_()").value()).hasSize(15);
    }

    @Test
    void aLineOf224BytesIsSentAndOneOf225IsNot() throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();
        try (ScriptedServer server = new ScriptedServer(talk -> readAll(talk, lines));
                Connection connection = Connection.open(server.settings())) {
            TubeName longest = new TubeName("t".repeat(200));
            CommandWriter writer = connection.writer().begin(System.nanoTime() + 1_000_000_000);
            // "pause-tube", two spaces, 200 + 10 characters, CR LF.
            writer.command("pause-tube", longest, 4_294_967_295L);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> writer.command("pause-tube", longest, 42_949_672_950L));
            writer.command("stats");
            writer.flush();

            Await.until("both lines came", BRIEFLY, () -> lines.size() == 2);
            assertThat(lines.getFirst()).hasSize(222);
            assertThat(lines.get(1)).isEqualTo("stats");
        }
    }

    @Test
    void theServerTakesALineOf224Bytes() throws Exception {
        try (BeanstalkdServer server = BeanstalkdServer.started();
                Connection connection = Connection.open(server.settings())) {
            long deadline = System.nanoTime() + 2_000_000_000;
            TubeName longest = new TubeName("t".repeat(200));
            connection.writer().begin(deadline).command("use", longest).flush();
            assertThat(connection.read(deadline)).isEqualTo(new Reply.Using(longest.value()));
            connection
                    .writer()
                    .begin(deadline)
                    .command("pause-tube", longest, 4_294_967_295L)
                    .command("peek-ready")
                    .flush();
            // PAUSED is no reply to anything that this client's users can send.
            BeanstalkException failure = Failures.of(() -> connection.read(deadline));
            assertThat(failure).hasMessageContaining("'PAUSED'");
        }
    }

    @Test
    void linesAreMadeAsTheProtocolSays() throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();
        try (ScriptedServer server = new ScriptedServer(talk -> readAll(talk, lines));
                Connection connection = Connection.open(server.settings())) {
            connection
                    .writer()
                    .begin(System.nanoTime() + 1_000_000_000)
                    .put(0, 10, 4_294_967_295L, new byte[0])
                    .reserve(0)
                    .delete(Long.MAX_VALUE)
                    .touch(7)
                    .command("watch", new TubeName("a"))
                    .flush();

            Await.until("all lines came", BRIEFLY, () -> lines.size() == 6);
            assertThat(new ArrayList<>(lines))
                    .containsExactly(
                            "put 0 10 4294967295 0",
                            "",
                            "reserve-with-timeout 0",
                            "delete 9223372036854775807",
                            "touch 7",
                            "watch a");
        }
    }

    private static void readAll(ScriptedServer.Talk talk, List<String> lines) throws IOException {
        while (true) {
            lines.add(talk.line());
        }
    }
}
