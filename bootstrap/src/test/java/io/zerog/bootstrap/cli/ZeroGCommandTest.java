package io.zerog.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.bootstrap.settings.Key;
import io.zerog.bootstrap.settings.Keys;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@Timeout(60)
class ZeroGCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void theHelpOfServeNamesEverySettingWithItsVariableAndItsDefault() {
        assertThat(run("serve", "--help")).isZero();

        for (Key<?> key : Keys.ALL) {
            assertThat(out.toString())
                    .contains(key.name() + " (" + key.environmentName() + ")")
                    .contains(key.kind().allowed());
        }
        assertThat(out.toString())
                .contains("worker.isolation.<type> (ZEROG_WORKER_ISOLATION_<TYPE>)")
                .contains("worker.heap.<type>", "worker.jvm-options.<type>");
    }

    @Test
    void allWrongSettingsAreToldAtOnceOnStandardError() {
        assertThat(run("serve", "--port", "x", "--role", "boss", "--set", "a=b")).isEqualTo(2);

        assertThat(err.toString())
                .contains("http.port = \"x\" (--port)")
                .contains("role = \"boss\" (--role): must be one of all, api, worker")
                .contains("a (--set)");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aSplitRoleOnProductsThatLiveInOneProcessIsRefused() {
        assertThat(run("serve", "--role", "worker")).isEqualTo(2);

        assertThat(err.toString())
                .contains("store = \"sqlite\" (default): cannot be shared by two processes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "srve",
                "serve --prt 1",
                "serve --port",
                "serve extra",
                "demo",
                "demo a b"
            })
    void badUsageEndsWithTwo(String line) {
        String[] arguments = line.isEmpty() ? new String[0] : line.split(" ");

        assertThat(run(arguments)).isEqualTo(2);
        assertThat(err.toString()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "help", "help serve", "help demo", "--help"})
    void helpAndVersionEndWell(String line) {
        assertThat(run(line.split(" "))).isZero();
        assertThat(out.toString()).contains("zerog");
    }

    private int run(String... arguments) {
        CommandLine line = ZeroGCommand.create();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(arguments);
    }
}
