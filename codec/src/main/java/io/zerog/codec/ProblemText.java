package io.zerog.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.ValidationMessage;
import io.zerog.domain.port.InvalidParametersException.Problem;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Says in few words what a value breaks, and where. */
final class ProblemText {

    private ProblemText() {}

    static Problem problem(ValidationMessage message) {
        String pointer = pointer(message.getInstanceLocation());
        return switch (message.getType()) {
            case "required" -> new Problem(child(pointer, message.getProperty()), "is required");
            case "additionalProperties" ->
                    new Problem(child(pointer, message.getProperty()), "is unknown");
            default -> new Problem(pointer, detail(message.getType(), message.getSchemaNode()));
        };
    }

    /** A pointer to a property or an item, by RFC 6901. */
    static String child(String pointer, String name) {
        return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    private static String pointer(JsonNodePath path) {
        String pointer = "";
        for (int i = 0; i < path.getNameCount(); i++) {
            pointer = child(pointer, path.getName(i));
        }
        return pointer;
    }

    /**
     * @param rule the keyword's value in the schema
     */
    private static String detail(String keyword, JsonNode rule) {
        return switch (keyword) {
            case "type" -> "must be " + typeName(rule);
            case "minimum" -> "must be at least " + number(rule);
            case "maximum" -> "must be at most " + number(rule);
            case "exclusiveMinimum" -> "must be greater than " + number(rule);
            case "exclusiveMaximum" -> "must be less than " + number(rule);
            case "minLength" -> "must have at least " + count(rule, "character", "characters");
            case "maxLength" -> "must have at most " + count(rule, "character", "characters");
            case "minItems" -> "must have at least " + count(rule, "item", "items");
            case "maxItems" -> "must have at most " + count(rule, "item", "items");
            case "minProperties" -> "must have at least " + count(rule, "property", "properties");
            case "maxProperties" -> "must have at most " + count(rule, "property", "properties");
            case "uniqueItems" -> "must not have the same item twice";
            case "enum" -> "must be one of " + list(rule);
            case "const" -> "must be " + rule.asText();
            case "pattern" -> pattern(rule.asText());
            case "format" -> "must be " + format(rule.asText());
            case ParameterSchema.FORMAT_MINIMUM -> "must be at least " + rule.asText();
            case ParameterSchema.FORMAT_MAXIMUM -> "must be at most " + rule.asText();
            default -> "breaks the rule " + keyword + " of the schema";
        };
    }

    private static String typeName(JsonNode rule) {
        return switch (rule.asText()) {
            case "integer" -> "an integer";
            case "array" -> "an array";
            case "object" -> "an object";
            case "boolean" -> "true or false";
            default -> "a " + rule.asText();
        };
    }

    private static String number(JsonNode rule) {
        return rule.decimalValue().toPlainString();
    }

    private static String count(JsonNode rule, String one, String many) {
        return rule.asText() + " " + (rule.asInt() == 1 ? one : many);
    }

    private static String list(JsonNode rule) {
        return StreamSupport.stream(rule.spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(", "));
    }

    private static String pattern(String expression) {
        if (expression.equals(ParameterSchema.NOT_BLANK)) {
            return "must not be blank";
        }
        boolean whole =
                expression.startsWith(ParameterSchema.WHOLE_BEGIN)
                        && expression.endsWith(ParameterSchema.WHOLE_END);
        return "must match "
                + (whole
                        ? expression.substring(
                                ParameterSchema.WHOLE_BEGIN.length(),
                                expression.length() - ParameterSchema.WHOLE_END.length())
                        : expression);
    }

    private static String format(String name) {
        for (ParameterFormat format : ParameterFormat.values()) {
            if (format.getName().equals(name)) {
                return format.description();
            }
        }
        return "of the format " + name;
    }
}
