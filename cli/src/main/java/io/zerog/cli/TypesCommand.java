package io.zerog.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lists what can be run. */
@Command(
        name = "types",
        description = "Lists what can be run, or shows the parameters of one type.",
        footer = {"  zerog types", "  zerog types prime_count"})
final class TypesCommand extends DocumentCommand {

    @Parameters(arity = "0..1", paramLabel = "TYPE", description = "The type; all if left out.")
    private String type;

    @Override
    byte[] ask(RestClient client) throws InterruptedException {
        return client.get(type == null ? "/v1/types" : "/v1/types/" + RestClient.segment(type));
    }

    @Override
    void show(JsonNode document, Screen screen) {
        if (type == null) {
            Table table = new Table("NAME", "PARAMETERS", "DESCRIPTION");
            for (JsonNode one : document.path("types")) {
                table.row(
                        one.path("name").asText(),
                        String.join(" ", keys(one.path("schema"))),
                        one.path("description").asText());
            }
            table.print(screen);
        } else {
            screen.line(Texts.shown(document.path("description")));
            showParameters(document.path("schema"), screen);
        }
    }

    private static List<String> keys(JsonNode schema) {
        List<String> keys = new ArrayList<>();
        schema.path("properties").fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private static void showParameters(JsonNode schema, Screen screen) {
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(key -> required.add(key.asText()));
        Table table = new Table("PARAMETER", "KIND", "NEEDED", "DEFAULT", "DESCRIPTION");
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            JsonNode one = property.getValue();
            table.row(
                    property.getKey(),
                    Texts.shown(one.path("type")),
                    required.contains(property.getKey()) ? "yes" : "no",
                    Texts.shown(one.path("default")),
                    Texts.shown(one.path("description")));
        }
        table.print(screen);
    }
}
