package io.zerog.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.BaseJsonValidator;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.JsonValidator;
import com.networknt.schema.Keyword;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.ValidationContext;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.ValidatorTypeCode;
import com.networknt.schema.regex.RegularExpression;
import io.zerog.domain.port.InvalidParametersException.Problem;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/** Checks JSON against one schema. */
final class ParameterValidator {

    /** The most problems that are named; more would only repeat themselves. */
    private static final int MOST_PROBLEMS = 100;

    private static final JsonSchemaFactory FACTORY = factory();
    private static final SchemaValidatorsConfig CONFIG =
            SchemaValidatorsConfig.builder()
                    .formatAssertionsEnabled(true)
                    .regularExpressionFactory(ParameterValidator::expression)
                    .build();

    private final JsonSchema schema;

    ParameterValidator(ObjectNode schema) {
        this.schema = FACTORY.getSchema(schema, CONFIG);
        this.schema.initializeValidators();
    }

    /** What is wrong with the value; empty if nothing is. */
    List<Problem> problems(JsonNode value) {
        if (!value.isObject()) {
            return List.of(new Problem("", "must be an object"));
        }
        Set<ValidationMessage> messages = schema.validate(value);
        return messages.isEmpty()
                ? List.of()
                : messages.stream()
                        .filter(message -> !ProblemText.isOfNullBranch(message))
                        .limit(MOST_PROBLEMS)
                        .map(ProblemText::problem)
                        .toList();
    }

    private static JsonSchemaFactory factory() {
        JsonMetaSchema standard = JsonMetaSchema.getV202012();
        JsonMetaSchema ours =
                JsonMetaSchema.builder(standard.getIri(), standard)
                        .formats(Arrays.asList(ParameterFormat.values()))
                        .keyword(
                                new DurationBound(
                                        ParameterSchema.FORMAT_MINIMUM, sign -> sign >= 0))
                        .keyword(
                                new DurationBound(
                                        ParameterSchema.FORMAT_MAXIMUM, sign -> sign <= 0))
                        .build();
        return JsonSchemaFactory.builder()
                .metaSchema(ours)
                .defaultMetaSchemaIri(ours.getIri())
                .build();
    }

    /** An expression for the whole text is matched as one: {@code $} alone allows a line end. */
    private static RegularExpression expression(String regex) {
        if (regex.startsWith(ParameterSchema.WHOLE_BEGIN)
                && regex.endsWith(ParameterSchema.WHOLE_END)) {
            Pattern whole =
                    Pattern.compile(
                            regex.substring(
                                    ParameterSchema.WHOLE_BEGIN.length(),
                                    regex.length() - ParameterSchema.WHOLE_END.length()));
            return text -> whole.matcher(text).matches();
        }
        Pattern part = Pattern.compile(regex);
        return text -> part.matcher(text).find();
    }

    /**
     * A least or greatest duration.
     *
     * @param allowed tells from the sign of the comparison with the bound
     */
    private record DurationBound(String getValue, IntPredicate allowed) implements Keyword {

        @Override
        public JsonValidator newValidator(
                SchemaLocation location,
                JsonNodePath path,
                JsonNode node,
                JsonSchema parent,
                ValidationContext context) {
            Duration bound = Duration.parse(node.textValue());
            return new BaseJsonValidator(
                    location, path, node, parent, ValidatorTypeCode.FORMAT, this, context, false) {
                @Override
                public Set<ValidationMessage> validate(
                        ExecutionContext execution,
                        JsonNode value,
                        JsonNode root,
                        JsonNodePath at) {
                    return isOutside(value) ? Set.of(message(value, at)) : Set.of();
                }

                private boolean isOutside(JsonNode value) {
                    try {
                        return value.isTextual()
                                && !allowed.test(
                                        Duration.parse(value.textValue()).compareTo(bound));
                    } catch (DateTimeException _) {
                        // No duration at all: that is the format's complaint.
                        return false;
                    }
                }

                private ValidationMessage message(JsonNode value, JsonNodePath at) {
                    return message().instanceNode(value).instanceLocation(at).build();
                }
            };
        }
    }
}
