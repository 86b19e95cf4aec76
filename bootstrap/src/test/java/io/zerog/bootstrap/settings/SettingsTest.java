package io.zerog.bootstrap.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    private static final String HASH =
            "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    @TempDir private Path folder;

    @Test
    void whatNobodySetsHasItsDefault() {
        Settings settings = read(List.of(), Map.of());

        assertThat(settings.http())
                .isEqualTo(
                        new Settings.Http(
                                "127.0.0.1",
                                8080,
                                1024 * 1024,
                                10_000,
                                List.of(),
                                List.of(),
                                Optional.empty()));
        assertThat(settings.role()).isEqualTo(Role.ALL);
        assertThat(settings.store()).isEqualTo(StoreName.SQLITE);
        // Empty: the one that comes with the store.
        assertThat(settings.queue()).isEmpty();
        assertThat(settings.queues()).isEmpty();
        assertThat(settings.jobs()).isEmpty();
        assertThat(settings.worker().slots())
                .isEqualTo(Math.max(4, 2 * Runtime.getRuntime().availableProcessors()));
        assertThat(settings.worker().drain()).isEqualTo(Duration.ofSeconds(20));
        assertThat(settings.retention()).isEqualTo(Duration.ofDays(7));
        assertThat(settings.log()).isEqualTo(new Settings.Log(LogFormat.TEXT, LogLevel.INFO));
    }

    @Test
    void everyDefaultIsAllowedByItsOwnKey() {
        for (Key<?> key : Keys.ALL) {
            assertThat(key.kind().reader().apply(key.fallback())).as(key.name()).isPresent();
        }
    }

    @Test
    void theCommandLineWinsOverTheEnvironmentOverTheFileOverTheDefault() throws IOException {
        Path file = file("zerog: {http: {port: 1, host: 127.0.0.3}, worker: {slots: 3}}");
        Map<String, String> environment =
                Map.of("ZEROG_HTTP_PORT", "2", "ZEROG_HTTP_HOST", "127.0.0.2");

        Settings settings =
                read(List.of(config(file), new Given("http.port", "4", "--port")), environment);

        assertThat(settings.http().port()).isEqualTo(4);
        assertThat(settings.http().host()).isEqualTo("127.0.0.2");
        assertThat(settings.worker().slots()).isEqualTo(3);
        assertThat(settings.http().maxBody()).isEqualTo(1024 * 1024);
    }

    @Test
    void theEnvironmentMayNameTheFile() throws IOException {
        Path file = file("zerog:\n  http.port: 81\n  queues: [fast, slow]\n");

        Settings settings = read(List.of(), Map.of("ZEROG_CONFIG", file.toString()));

        assertThat(settings.http().port()).isEqualTo(81);
        assertThat(settings.queues()).containsExactly("fast", "slow");
    }

    @Test
    void theFileOfTheCommandLineWinsOverThatOfTheEnvironment() throws IOException {
        Path file = file("zerog: {http: {port: 81}}");

        Settings settings =
                read(List.of(config(file)), Map.of("ZEROG_CONFIG", "/does/not/exist.yaml"));

        assertThat(settings.http().port()).isEqualTo(81);
    }

    @Test
    void whatLiesBesideZerogInTheFileIsNotOurs() throws IOException {
        Path file = file("other: {http: {port: no}}\nzerog: {http: {port: 81}}\n");

        assertThat(read(List.of(config(file)), Map.of()).http().port()).isEqualTo(81);
    }

    @Test
    void everythingThatIsWrongIsToldAtOnceWithItsPlaceAndWhatIsAllowed() throws IOException {
        Path file = file("zerog: {worker: {slots: 0}, log: {format: xml}}");

        assertThatThrownBy(() ->
                        read(
                                List.of(
                                        config(file),
                                        new Given("http.port", "99999", "--port"),
                                        new Given("htpp.host", "x", "--set")),
                                Map.of("ZEROG_ROLE", "boss", "ZEROG_RETENTIONS", "P1D")))
                .isInstanceOf(WrongSettingsException.class)
                .hasMessageContainingAll(
                        "http.port = \"99999\" (--port): must be a whole number, 0 to 65535",
                        "htpp.host (--set): there is no such setting; did you mean http.host?",
                        "role = \"boss\" (ZEROG_ROLE): must be one of all, api, worker",
                        "ZEROG_RETENTIONS (environment): there is no such setting;"
                                + " did you mean ZEROG_RETENTION?",
                        "worker.slots = \"0\" (" + file + "): must be a whole number, 1 to 1000",
                        "log.format = \"xml\" (" + file + "): must be one of text, json")
                .extracting(thrown -> ((WrongSettingsException) thrown).problems().size())
                .isEqualTo(6);
    }

    @Test
    void aWrongValueThatIsOverruledDoesNotCount() {
        Settings settings =
                read(
                        List.of(new Given("http.port", "81", "--port")),
                        Map.of("ZEROG_HTTP_PORT", "many"));

        assertThat(settings.http().port()).isEqualTo(81);
    }

    @Test
    void oneLayerMayNotSetAKeyTwice() {
        assertThatThrownBy(() ->
                        read(
                                List.of(
                                        new Given("http.port", "1", "--port"),
                                        new Given("http.port", "2", "--set")),
                                Map.of()))
                .hasMessageContaining("http.port (--port, --set): is set twice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ZEROG_PORT",
                "ZEROG_PORT_8080_TCP",
                "ZEROG_PORT_8080_TCP_ADDR",
                "ZEROG_SERVICE_HOST",
                "ZEROG_SERVICE_PORT",
                "ZEROG_SERVICE_PORT_HTTP"
            })
    void whatKubernetesSetsForAServiceNamedZerogIsNoSetting(String name) {
        assertThat(read(List.of(), Map.of(name, "tcp://10.0.0.1:8080")).http().port())
                .isEqualTo(8080);
    }

    @Test
    void noKeyLooksLikeWhatKubernetesSets() {
        assertThat(Keys.ALL)
                .extracting(Key::environmentName)
                .doesNotHaveDuplicates()
                .noneMatch(
                        name -> name.startsWith("ZEROG_PORT") || name.startsWith("ZEROG_SERVICE"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "zerog: [1]|must hold settings under \"zerog:\"",
                "http: {port: 1}|must hold settings under \"zerog:\"",
                "zerog: {jobs: [{a: b}]}|must be a value or a list of values",
                "zerog: {http: {port: 1, port: 2}}|is not YAML, or holds a key twice, near line 1",
                "zerog: {http: {port: |is not YAML",
            })
    void aFileThatIsNoSettingsFileIsRefused(String text, String complaint) throws IOException {
        Path file = file(text);

        assertThatThrownBy(() -> read(List.of(config(file)), Map.of()))
                .hasMessageContaining(file.toString())
                .hasMessageContaining(complaint);
    }

    @Test
    void anEmptyFileSetsNothing() throws IOException {
        assertThat(read(List.of(config(file(""))), Map.of()).http().port()).isEqualTo(8080);
        assertThat(read(List.of(config(file("zerog: {}"))), Map.of()).http().port())
                .isEqualTo(8080);
    }

    @Test
    void aFileThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> read(List.of(config(folder.resolve("no.yaml"))), Map.of()))
                .isInstanceOf(WrongSettingsException.class)
                .hasMessageContaining("no.yaml: cannot be read");
    }

    @Test
    void aSecretIsNeverShown() {
        Key<Integer> secret =
                new Key<>("some.password", Kind.integer(1, 2), "1", "For this test.", true);

        Problem problem = Problem.notAllowed(secret, new Given(secret.name(), "s3cret", "--set"));

        assertThat(problem.toString())
                .contains("some.password = (secret)")
                .doesNotContain("s3cret");
    }

    @Test
    void theValueOfAnUnknownKeyIsNotShownForItMayBeASecretUnderAMisspeltName() {
        assertThatThrownBy(() ->
                        read(List.of(new Given("postgres.pasword", "s3cret", "--set")), Map.of()))
                .hasMessageContaining("postgres.pasword")
                .satisfies(thrown -> assertThat(thrown.getMessage()).doesNotContain("s3cret"));
    }

    @Test
    void anAddressThatIsOpenToOthersIsRefusedUnlessItIsAskedFor() {
        Given open = new Given("http.host", "0.0.0.0", "--host");

        assertThatThrownBy(() -> read(List.of(open), Map.of()))
                .hasMessageContaining("http.host = \"0.0.0.0\" (--host)")
                .hasMessageContaining("http.insecure=true");
        assertThat(read(List.of(open), Map.of("ZEROG_HTTP_INSECURE", "true")).http().host())
                .isEqualTo("0.0.0.0");
    }

    @Test
    void anAddressMayBeOpenToOthersWhoNeedATokenThen() {
        Given open = new Given("http.host", "0.0.0.0", "--host");
        Given token = new Given("http.tokens", "ci:submitter:" + HASH, "--set");

        assertThat(read(List.of(open, token), Map.of()).http().tokens())
                .containsExactly(new Token("ci", Token.Role.SUBMITTER, HASH));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ci",
                "ci:submitter",
                "ci:boss:" + HASH,
                "ci:viewer:" + HASH + "0",
                ":viewer:" + HASH,
                "ci:viewer:" + HASH + ",ci:operator:" + HASH
            })
    void aTokenThatIsNoneIsRefusedWithoutShowingIt(String tokens) {
        Given given = new Given("http.tokens", tokens, "--set");

        assertThatThrownBy(() -> read(List.of(given), Map.of()))
                .hasMessageContaining("http.tokens = (secret)")
                .satisfies(thrown -> assertThat(thrown.getMessage()).doesNotContain(HASH));
    }

    @ParameterizedTest
    @CsvSource({"1KiB, 1024", "64MiB, 67108864", "2048, 2048", "2048B, 2048"})
    void aSizeMayHaveAUnit(String text, long bytes) {
        assertThat(
                        read(List.of(new Given("http.max-body", text, "--set")), Map.of())
                                .http()
                                .maxBody())
                .isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1023", "65MiB", "1 MiB", "1MB", "-1", "", "999999999999GiB"})
    void aSizeOutOfBoundsOrInAnotherFormIsRefused(String text) {
        assertThatThrownBy(() -> read(List.of(new Given("http.max-body", text, "--set")), Map.of()))
                .hasMessageContaining("http.max-body")
                .hasMessageContaining("1KiB to 64MiB");
    }

    @Test
    void eachTypeHasIsolationOfItsOwn() throws IOException {
        Path file = file("zerog: {worker: {isolation: {word_count: process}}}");
        Given heap = new Given("worker.heap.word_count", "64MiB", "--set");
        Map<String, String> environment =
                Map.of("ZEROG_WORKER_JVM_OPTIONS_WORD_COUNT", "-Da=b  -Xss1m");

        Settings.Isolation isolation =
                read(List.of(config(file), heap), environment).worker().isolation();

        assertThat(isolation.modes()).isEqualTo(Map.of("word_count", IsolationMode.PROCESS));
        assertThat(isolation.heaps()).isEqualTo(Map.of("word_count", 64L << 20));
        assertThat(isolation.options()).isEqualTo(Map.of("word_count", List.of("-Da=b", "-Xss1m")));
    }

    @ParameterizedTest
    @CsvSource({
        "worker.isolation.a, fork, 'one of thread, process'",
        "worker.heap.a, 1MiB, '16MiB to 1024GiB'",
        "worker.isolation.A, thread, there is no such setting",
        "worker.isolation., thread, there is no such setting",
        "worker.process.recycle, -1, '0 to 1000000'"
    })
    void isolationThatMakesNoSenseIsRefused(String key, String value, String why) {
        assertThatThrownBy(() -> read(List.of(new Given(key, value, "--set")), Map.of()))
                .hasMessageContaining(key)
                .hasMessageContaining(why);
    }

    private static Settings read(List<Given> commandLine, Map<String, String> environment) {
        SettingsReader reader = SettingsReader.of(commandLine, environment);
        Settings settings = Settings.read(reader);
        reader.throwIfWrong();
        return settings;
    }

    private static Given config(Path file) {
        return new Given(SettingsReader.CONFIG, file.toString(), "--config");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("zerog.yaml"), text);
    }
}
