package io.zerog.codec;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerog.domain.port.InvalidParametersException;
import io.zerog.domain.port.InvalidParametersException.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All that is needed for one parameter record, made once. */
final class ParameterBinding<P> {

    private static final ObjectMapper MAPPER = mapper();

    /**
     * What only checking needs: a process that binds what was checked elsewhere loads none of it.
     */
    private record Rules(String schema, ParameterValidator validator) {}

    private final Collection<ParameterModel> models;
    private final ParameterModel model;
    private final Class<P> record;
    private final ObjectReader reader;
    private final ObjectWriter writer;
    private Rules rules;

    /**
     * @throws IllegalArgumentException when the record cannot be bound
     */
    ParameterBinding(Class<P> record) {
        this.record = record;
        models = ParameterModel.of(record);
        model = models.iterator().next();
        reader = MAPPER.readerFor(record);
        writer = MAPPER.writerFor(record);
    }

    private synchronized Rules rules() {
        if (rules == null) {
            models.forEach(ParameterBinding::checkDefaults);
            ObjectNode document = ParameterSchema.of(record);
            rules = new Rules(document.toString(), new ParameterValidator(document));
        }
        return rules;
    }

    /**
     * @throws IllegalArgumentException when a default of the record breaks its own constraints
     */
    String schema() {
        return rules().schema();
    }

    /** Checks a request's parameters and writes them in their one canonical form. */
    byte[] validated(byte[] json) {
        ObjectNode none = JsonNodeFactory.instance.objectNode();
        JsonNode parameters = json.length == 0 ? none : StrictReader.read(json);
        model.fill(parameters);
        List<Problem> problems = rules().validator().problems(parameters);
        if (!problems.isEmpty()) {
            throw InvalidParametersException.invalid(problems);
        }
        try {
            return writer.writeValueAsBytes(bind(parameters));
        } catch (JsonProcessingException cannotBe) {
            throw new UncheckedIOException(cannotBe);
        }
    }

    /** Binds parameters that were checked when they were stored. */
    P decode(byte[] json) {
        JsonNode parameters = StrictReader.readStored(json);
        model.fill(parameters);
        return bind(parameters);
    }

    private P bind(JsonNode parameters) {
        try {
            return reader.readValue(parameters);
        } catch (JsonMappingException unfit) {
            // The type may have changed since they were stored: its schema says it best.
            List<Problem> problems = rules().validator().problems(parameters);
            throw InvalidParametersException.invalid(
                    problems.isEmpty() ? List.of(refusal(unfit)) : problems);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** What the record's own constructor says. */
    private static Problem refusal(JsonMappingException unfit) {
        String pointer = "";
        for (JsonMappingException.Reference step : unfit.getPath()) {
            pointer =
                    ProblemText.child(
                            pointer,
                            step.getFieldName() != null
                                    ? step.getFieldName()
                                    : Integer.toString(step.getIndex()));
        }
        boolean said =
                unfit.getCause() instanceof IllegalArgumentException cause
                        && cause.getMessage() != null;
        return new Problem(pointer, said ? unfit.getCause().getMessage() : "is not accepted");
    }

    private static void checkDefaults(ParameterModel model) {
        ObjectNode defaults = JsonNodeFactory.instance.objectNode();
        model.fill(defaults);
        List<Problem> problems =
                new ParameterValidator(ParameterSchema.of(model.type()))
                        .problems(defaults).stream()
                                // What a request must name is missing here, of course.
                                .filter(problem -> !isMissing(problem, defaults))
                                .toList();
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    "the defaults of " + model.type().getName() + " break its rules: " + problems);
        }
    }

    private static boolean isMissing(Problem problem, JsonNode defaults) {
        return problem.pointer().lastIndexOf('/') == 0
                && defaults.at(problem.pointer()).isMissingNode();
    }

    private static ObjectMapper mapper() {
        return Json.builder(Json.factory())
                .addModule(
                        new SimpleModule().addAbstractTypeMapping(Set.class, LinkedHashSet.class))
                .annotationIntrospector(
                        AnnotationIntrospector.pair(
                                new RequiredComponents(), new JacksonAnnotationIntrospector()))
                .visibility(PropertyAccessor.GETTER, Visibility.NONE)
                .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
                .visibility(PropertyAccessor.SETTER, Visibility.NONE)
                .visibility(PropertyAccessor.FIELD, Visibility.ANY)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(
                                JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                // Half a pair, which has no UTF-8, was refused by the reader.
                .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                .build();
    }

    /** Every component must be there but an optional one; defaults are filled in before. */
    private static final class RequiredComponents extends NopAnnotationIntrospector {

        private static final long serialVersionUID = 1L;

        @Override
        public Boolean hasRequiredMarker(AnnotatedMember member) {
            return member.getDeclaringClass().isRecord()
                    ? member.getRawType() != Optional.class
                    : null;
        }
    }
}
