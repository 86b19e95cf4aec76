package io.zerog.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes a job's parameters of {@code key=value} and {@code key:=json}. A value becomes what the
 * type's JSON Schema says of its key; one that does not fit stays a text, and the server says what
 * is wrong with it.
 */
final class JobArguments {

    private static final Pattern PAIR = Pattern.compile("([^=:]+)(:?=)(.*)", Pattern.DOTALL);
    private static final int MOST_REFERENCES = 16;

    private final JsonNode schema;
    private final ObjectNode parameters = RestClient.JSON.createObjectNode();
    private final Set<String> lists = new HashSet<>();

    private JobArguments(JsonNode schema) {
        this.schema = schema;
    }

    /** Whether a pair needs the schema. */
    static boolean needSchema(List<String> pairs) {
        return pairs.stream().map(JobArguments::parse).anyMatch(pair -> pair.group(2).equals("="));
    }

    /**
     * The parameters.
     *
     * @throws CommandException for what is no pair, no JSON, or given twice without being an array
     */
    static ObjectNode read(List<String> pairs, JsonNode schema) {
        JobArguments arguments = new JobArguments(schema);
        for (String pair : pairs) {
            Matcher parts = parse(pair);
            if (parts.group(2).equals("=")) {
                arguments.addText(parts.group(1), parts.group(3));
            } else {
                arguments.add(parts.group(1), json(parts.group(1), parts.group(3)));
            }
        }
        return arguments.parameters;
    }

    private void addText(String key, String text) {
        JsonNode property = resolved(schema.path("properties").path(key));
        if (isA(property, "array")) {
            JsonNode item = value(resolved(property.path("items")), text);
            if (lists.add(key)) {
                add(key, RestClient.JSON.createArrayNode().add(item));
            } else if (parameters.get(key) instanceof ArrayNode list) {
                list.add(item);
            }
        } else {
            add(key, value(property, text));
        }
    }

    private void add(String key, JsonNode value) {
        if (parameters.has(key)) {
            throw usage(key + " is given twice and is no array");
        }
        parameters.set(key, value);
    }

    private static JsonNode value(JsonNode property, String text) {
        var nodes = RestClient.JSON.getNodeFactory();
        if (isA(property, "string")) {
            return nodes.textNode(text);
        }
        if (isA(property, "boolean") && (text.equals("true") || text.equals("false"))) {
            return nodes.booleanNode(text.equals("true"));
        }
        if (isA(property, "integer") || isA(property, "number")) {
            try {
                return nodes.numberNode(new BigDecimal(text));
            } catch (NumberFormatException noNumber) {
                return nodes.textNode(text);
            }
        }
        return nodes.textNode(text);
    }

    /** Whether a schema allows a kind of value, itself or in one of its alternatives. */
    private static boolean isA(JsonNode property, String kind) {
        JsonNode type = property.path("type");
        if (type.asText().equals(kind)) {
            return true;
        }
        for (JsonNode one : type) {
            if (one.asText().equals(kind)) {
                return true;
            }
        }
        for (JsonNode one : property.path("anyOf")) {
            if (isA(one, kind)) {
                return true;
            }
        }
        return false;
    }

    private JsonNode resolved(JsonNode property) {
        JsonNode found = property;
        for (int i = 0; i < MOST_REFERENCES && found.path("$ref").asText().startsWith("#"); i++) {
            found = schema.at(found.path("$ref").asText().substring(1));
        }
        return found;
    }

    private static Matcher parse(String pair) {
        Matcher parts = PAIR.matcher(pair);
        if (!parts.matches()) {
            throw usage("\"" + Texts.plain(pair) + "\" is neither key=value nor key:=json");
        }
        return parts;
    }

    private static JsonNode json(String key, String text) {
        try {
            JsonNode value = RestClient.JSON.readTree(text);
            if (!value.isMissingNode()) {
                return value;
            }
        } catch (JsonProcessingException malformed) {
            // Told below.
        }
        throw usage("what follows " + Texts.plain(key) + ":= is no JSON");
    }

    private static CommandException usage(String message) {
        return new CommandException(ExitCode.USAGE, message);
    }
}
