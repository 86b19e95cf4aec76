package io.zerog.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.AbstractKeyword;
import com.networknt.schema.BaseJsonValidator;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.JsonValidator;
import com.networknt.schema.Keyword;
import com.networknt.schema.MessageSourceValidationMessage;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.ValidationContext;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.ValidatorTypeCode;
import com.networknt.schema.Vocabulary;
import com.networknt.schema.regex.RegularExpression;
import io.zerog.domain.port.InvalidParametersException.Problem;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Checks JSON against one schema. */
final class ParameterValidator {

    /** The most problems that are named. */
    private static final int MOST_PROBLEMS = 100;

    /** From so many values on, only the first problem is looked for. */
    private static final int LARGE = 2_000;

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

    /**
     * What is wrong with the value; empty if nothing is. All of it, unless the value is so large
     * that looking for everything would cost more than the answer is worth.
     */
    List<Problem> problems(JsonNode value) {
        if (!value.isObject()) {
            return List.of(new Problem("", "must be an object"));
        }
        Set<ValidationMessage> first =
                schema.validate(value, (ExecutionContext context) -> context.setFailFast(true));
        if (first.isEmpty()) {
            return List.of();
        }
        Set<ValidationMessage> all =
                countUpTo(LARGE, value) < LARGE ? schema.validate(value) : first;
        return all.stream().limit(MOST_PROBLEMS).map(ProblemText::problem).toList();
    }

    /** How many values a value is made of; any number from the limit on if there are more. */
    private static int countUpTo(int limit, JsonNode value) {
        int count = 1;
        for (JsonNode element : value) {
            if (count >= limit) {
                break;
            }
            count += countUpTo(limit - count, element);
        }
        return count;
    }

    private static JsonSchemaFactory factory() {
        JsonMetaSchema standard = JsonMetaSchema.getV202012();
        JsonMetaSchema ours =
                JsonMetaSchema.builder(standard.getIri(), standard)
                        .formats(Arrays.asList(ParameterFormat.values()))
                        .vocabularyFactory(ParameterValidator::vocabulary)
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

    /** The standard validation keywords, one of them in our own form; null for the others. */
    private static Vocabulary vocabulary(String iri) {
        Vocabulary standard = Vocabulary.V202012_VALIDATION;
        if (!iri.equals(standard.getIri())) {
            return null;
        }
        Map<String, Keyword> keywords = new LinkedHashMap<>();
        standard.getKeywords().forEach(keyword -> keywords.put(keyword.getValue(), keyword));
        Keyword distinct = new DistinctItems();
        keywords.put(distinct.getValue(), distinct);
        return new Vocabulary(iri, keywords.values().toArray(Keyword[]::new));
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

    private static ValidationMessage problem(
            Supplier<MessageSourceValidationMessage.Builder> message,
            JsonNode value,
            JsonNodePath at,
            ExecutionContext execution) {
        return message.get()
                .instanceNode(value)
                .instanceLocation(at)
                .failFast(execution.isFailFast())
                .build();
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
                    return isOutside(value)
                            ? Set.of(problem(this::message, value, at, execution))
                            : Set.of();
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
            };
        }
    }

    /**
     * Items that all differ. The library's own check puts trees into a hash table, which texts of
     * one hash code turn into a list; the texts of the items can be ordered then.
     */
    private static final class DistinctItems extends AbstractKeyword {

        DistinctItems() {
            super(ValidatorTypeCode.UNIQUE_ITEMS.getValue());
        }

        @Override
        public JsonValidator newValidator(
                SchemaLocation location,
                JsonNodePath path,
                JsonNode node,
                JsonSchema parent,
                ValidationContext context) {
            return new BaseJsonValidator(
                    location, path, node, parent, ValidatorTypeCode.UNIQUE_ITEMS, context) {
                @Override
                public Set<ValidationMessage> validate(
                        ExecutionContext execution,
                        JsonNode value,
                        JsonNode root,
                        JsonNodePath at) {
                    Set<String> seen = new HashSet<>();
                    for (JsonNode item : value) {
                        if (value.isArray() && !seen.add(item.toString())) {
                            return Set.of(problem(this::message, value, at, execution));
                        }
                    }
                    return Set.of();
                }
            };
        }
    }
}
