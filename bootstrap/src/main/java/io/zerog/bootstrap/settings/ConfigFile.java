package io.zerog.bootstrap.settings;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Settings in a YAML file, nested under {@code zerog}. What lies beside that is not ours. */
final class ConfigFile {

    /** Names a file in the environment, as {@code --config} does on the command line. */
    static final String ENVIRONMENT_NAME = "ZEROG_CONFIG";

    private static final String ROOT = "zerog";
    private static final YAMLMapper YAML =
            YAMLMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

    private ConfigFile() {}

    static List<Given> read(Path file, List<Problem> problems) {
        List<Given> values = new ArrayList<>();
        try {
            JsonNode document = YAML.readTree(Files.readAllBytes(file));
            JsonNode root = document.path(ROOT);
            if (root.isObject()) {
                flatten("", root, file, values, problems);
            } else if (!document.isEmpty() || !root.isMissingNode()) {
                problems.add(
                        new Problem(file.toString(), "must hold settings under \"" + ROOT + ":\""));
            }
        } catch (JacksonException malformed) {
            problems.add(new Problem(file.toString(), malformedAt(malformed)));
        } catch (IOException unreadable) {
            problems.add(new Problem(file.toString(), "cannot be read: " + unreadable));
        }
        return values;
    }

    private static void flatten(
            String prefix, JsonNode node, Path file, List<Given> values, List<Problem> problems) {
        node.properties()
                .forEach(entry -> {
                    String name = prefix + entry.getKey();
                    JsonNode value = entry.getValue();
                    if (value.isObject()) {
                        flatten(name + ".", value, file, values, problems);
                    } else if (isPlain(value)) {
                        values.add(new Given(name, text(value), file.toString()));
                    } else {
                        problems.add(
                                new Problem(
                                        name + " (" + file + ")",
                                        "must be a value or a list of values"));
                    }
                });
    }

    private static boolean isPlain(JsonNode value) {
        return value.isArray()
                ? StreamSupport.stream(value.spliterator(), false).allMatch(JsonNode::isValueNode)
                : value.isValueNode();
    }

    private static String text(JsonNode value) {
        return value.isArray()
                ? StreamSupport.stream(value.spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.joining(","))
                : value.isNull() ? "" : value.asText();
    }

    /** Says where, and not what was there: that may be a secret. */
    private static String malformedAt(JacksonException malformed) {
        return malformed.getLocation() == null
                ? "is not YAML"
                : "is not YAML, or holds a key twice, near line "
                        + malformed.getLocation().getLineNr();
    }
}
