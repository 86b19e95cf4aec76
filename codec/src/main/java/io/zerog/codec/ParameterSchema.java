package io.zerog.codec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.generator.impl.module.FlattenedWrapperModule;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationModule;
import io.zerog.domain.handler.Description;
import io.zerog.domain.handler.DurationRange;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.Annotation;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** Writes the JSON Schema (2020-12) of a parameter record. */
final class ParameterSchema {

    /** How a pattern of an annotation begins and ends here: it must match the whole text. */
    static final String WHOLE_BEGIN = "^(?:";

    static final String WHOLE_END = ")$";

    /** The pattern of a text with something to read in it. */
    static final String NOT_BLANK = "\\S";

    /** The least and the greatest value of a format; known from ajv-formats. */
    static final String FORMAT_MINIMUM = "formatMinimum";

    static final String FORMAT_MAXIMUM = "formatMaximum";

    private static final SchemaGenerator GENERATOR = generator();

    private ParameterSchema() {}

    /** The schema; the generator is not known to be safe for concurrent use. */
    static synchronized ObjectNode of(Class<?> record) {
        return GENERATOR.generateSchema(record);
    }

    private static SchemaGenerator generator() {
        SchemaGeneratorConfigBuilder builder =
                new SchemaGeneratorConfigBuilder(
                                Json.mapper(), SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                        .with(
                                Option.FLATTENED_ENUMS,
                                Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT,
                                Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES,
                                Option.EXTRA_OPEN_API_FORMAT_VALUES,
                                Option.STANDARD_FORMATS,
                                Option.PLAIN_DEFINITION_KEYS)
                        // An optional is its value, not required; null counts as absent.
                        .without(Option.FLATTENED_OPTIONALS)
                        .with(new FlattenedWrapperModule<>(Optional.class))
                        .with(new JakartaValidationModule());
        builder.forTypesInGeneral()
                // The order of the record's components, which is the order of its fields.
                .withPropertySorter((_, _) -> 0)
                .withDescriptionResolver(
                        scope -> describe(scope.getType().getErasedType().getAnnotations()));
        builder.forFields()
                .withRequiredCheck(
                        field -> component(field).filter(ParameterModel::isRequired).isPresent())
                .withDefaultResolver(
                        field -> component(field).map(ParameterModel::standard).orElse(null))
                .withDescriptionResolver(field ->
                        component(field).map(part -> describe(part.getAnnotations())).orElse(null))
                .withStringFormatResolver(
                        field -> isShort(field) ? ParameterFormat.INT16.getName() : null)
                .withStringPatternResolver(ParameterSchema::pattern)
                .withArrayUniqueItemsResolver(field ->
                        Set.class.isAssignableFrom(field.getType().getErasedType())
                                ? Boolean.TRUE
                                : null)
                .withInstanceAttributeOverride((node, field, _) -> durationRange(node, field));
        return new SchemaGenerator(builder.build());
    }

    /** The component that a field belongs to; empty for the items of its list. */
    private static Optional<RecordComponent> component(FieldScope field) {
        Class<?> owner = field.getRawMember().getDeclaringClass();
        if (field.isFakeContainerItemScope() || !owner.isRecord()) {
            return Optional.empty();
        }
        return Arrays.stream(owner.getRecordComponents())
                .filter(part -> part.getName().equals(field.getRawMember().getName()))
                .findFirst();
    }

    private static boolean isShort(FieldScope field) {
        Class<?> type = field.getType().getErasedType();
        return type == short.class || type == Short.class;
    }

    private static String describe(Annotation[] annotations) {
        return Arrays.stream(annotations)
                .filter(Description.class::isInstance)
                .map(annotation -> ((Description) annotation).value())
                .findFirst()
                .orElse(null);
    }

    /** Annotations match whole texts, JSON Schema looks for a part that matches. */
    private static String pattern(FieldScope field) {
        if (field.getType().getErasedType() != String.class) {
            return null;
        }
        Pattern pattern = annotation(field, Pattern.class);
        boolean notBlank = annotation(field, NotBlank.class) != null;
        if (pattern == null) {
            return notBlank ? NOT_BLANK : null;
        }
        String expression = notBlank ? "(?=\\s*\\S)(?:" + pattern.regexp() + ")" : pattern.regexp();
        return WHOLE_BEGIN + expression + WHOLE_END;
    }

    private static void durationRange(ObjectNode node, FieldScope field) {
        DurationRange range = annotation(field, DurationRange.class);
        if (range != null) {
            node.put(FORMAT_MINIMUM, range.min());
            node.put(FORMAT_MAXIMUM, range.max());
        }
    }

    private static <A extends Annotation> A annotation(FieldScope field, Class<A> type) {
        return field.isFakeContainerItemScope()
                ? field.getContainerItemAnnotation(type)
                : field.getAnnotation(type);
    }
}
