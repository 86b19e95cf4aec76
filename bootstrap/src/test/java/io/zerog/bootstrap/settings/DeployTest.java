package io.zerog.bootstrap.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.zerog.bootstrap.product.Products;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be said of deploy/ without a Docker engine. */
class DeployTest {

    private static final Path DEPLOY = Path.of("../deploy");

    @ParameterizedTest
    @ValueSource(strings = {"api", "worker"})
    void aNodesSettingsAreKnownAndWorkTogether(String service) throws IOException {
        JsonNode node = compose().path("services").path(service);
        Map<String, String> environment = new HashMap<>();
        Files.readAllLines(DEPLOY.resolve(node.path("env_file").asText())).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("=", 2))
                .forEach(parts -> environment.put(parts[0], parts[1]));
        node.path("environment")
                .properties()
                .forEach(entry -> environment.put(entry.getKey(), entry.getValue().asText()));
        assertThat(environment).hasSizeGreaterThan(10);

        SettingsReader reader = SettingsReader.of(List.of(), environment);
        Settings settings = Settings.read(reader);
        new Products(Optional.empty(), Optional.empty()).check(settings, reader);

        reader.throwIfWrong();
        assertThat(settings.role().word()).isEqualTo(service);
        assertThat(settings.store()).isEqualTo(StoreName.COUCHBASE);
        assertThat(settings.queue()).contains(QueueName.BEANSTALKD);
        assertThat(node.path("read_only").asBoolean()).isTrue();
        assertThat(node.path("init").asBoolean()).as("children are reaped").isTrue();
    }

    @Test
    void everyServiceRestartsIsCheckedAndNamesVolumesThatExist() throws IOException {
        JsonNode compose = compose();
        Set<String> named = new TreeSet<>();
        compose.path("services")
                .properties()
                .forEach(service -> {
                    JsonNode node = service.getValue();
                    assertThat(node.has("restart")).as(service.getKey()).isTrue();
                    assertThat(node.has("image") || node.has("build")).isTrue();
                    assertThat(isChecked(node) || endsByItself(node))
                            .as("the healthcheck of " + service.getKey())
                            .isTrue();
                    node.path("volumes").forEach(volume -> named.add(volume.asText()));
                    node.path("depends_on")
                            .fieldNames()
                            .forEachRemaining(other ->
                                    assertThat(compose.path("services").has(other))
                                            .as(other)
                                            .isTrue());
                });
        for (String volume : named) {
            String source = volume.substring(0, volume.indexOf(':'));
            assertThat(
                            source.startsWith("./")
                                    ? Files.exists(DEPLOY.resolve(source))
                                    : compose.path("volumes").has(source))
                    .as(volume)
                    .isTrue();
        }
        assertThat(compose.path("services").path("beanstalkd").path("command").toString())
                .isEqualTo("[\"-b\",\"/data\",\"-f\",\"50\"]");
    }

    @Test
    void theImageIsNotRootOfOurJavaAndSupervisesItsNode() throws IOException {
        assertThat(Files.readAllLines(DEPLOY.resolve("Dockerfile")))
                .contains("FROM eclipse-temurin:25-jre", "USER 10001:10001")
                .anyMatch(line -> line.startsWith("CMD [\"serve\", \"--supervise\", "))
                .anyMatch(line -> line.startsWith("HEALTHCHECK "));
    }

    /** By compose or by its image. */
    private static boolean isChecked(JsonNode service) {
        JsonNode build = service.path("build");
        Path image =
                DEPLOY.resolve(build.path("context").asText())
                        .resolve(build.path("dockerfile").asText());
        return service.at("/healthcheck/test").size() > 1
                || build.has("dockerfile") && hasHealthcheck(image);
    }

    private static boolean hasHealthcheck(Path image) {
        try {
            return Files.readAllLines(image).stream()
                    .anyMatch(line -> line.startsWith("HEALTHCHECK "));
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }

    /** Does its work once, and is not there to be checked. */
    private static boolean endsByItself(JsonNode service) {
        return service.path("restart").asText().equals("on-failure");
    }

    private static JsonNode compose() throws IOException {
        return new YAMLMapper().readTree(Files.readString(DEPLOY.resolve("compose.yaml")));
    }
}
