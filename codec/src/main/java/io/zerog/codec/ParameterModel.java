package io.zerog.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerog.domain.handler.Default;
import io.zerog.domain.port.InvalidParametersException;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a parameter record is made of, and how defaults are filled into JSON before it is checked. A
 * record with a component or a constraint that would not be honoured is refused here, when its type
 * is first used, and not silently accepted.
 */
final class ParameterModel {

    /** Fills defaults into a value that is so many levels deep. */
    private interface Filler {
        void fill(JsonNode value, int depth);
    }

    /**
     * A property with something to do.
     *
     * @param optional whether null counts as absent
     * @param standard the default value; null if there is none
     * @param inside fills what is in the value; null if that holds no record
     */
    private record Property(String name, boolean optional, JsonNode standard, Filler inside) {}

    private final Class<?> type;
    private final List<Property> properties = new ArrayList<>();

    private ParameterModel(Class<?> type) {
        this.type = type;
    }

    /**
     * The models of the record and of every record inside it; the record's own is the first.
     *
     * @throws IllegalArgumentException naming the component that cannot be a parameter
     */
    static Collection<ParameterModel> of(Class<?> type) {
        Map<Class<?>, ParameterModel> known = new LinkedHashMap<>();
        model(type, known);
        return known.values();
    }

    Class<?> type() {
        return type;
    }

    /** Whether a request must name this property. */
    static boolean isRequired(RecordComponent component) {
        return component.getType() != Optional.class
                && !component.isAnnotationPresent(Default.class);
    }

    /** The value of {@link Default} as JSON; null without one. */
    static JsonNode standard(RecordComponent component) {
        Default annotation = component.getAnnotation(Default.class);
        if (annotation == null) {
            return null;
        }
        String text = annotation.value();
        if (kind(component, value(component)).isText()) {
            return JsonNodeFactory.instance.textNode(text);
        }
        try {
            return StrictReader.read(text.getBytes(StandardCharsets.UTF_8));
        } catch (InvalidParametersException notJson) {
            throw refused(component, "its default is not JSON: " + text);
        }
    }

    /** Adds the defaults of what is absent, and takes the nulls of optionals away, everywhere. */
    void fill(JsonNode value) {
        fill(value, 0);
    }

    private void fill(JsonNode value, int depth) {
        if (depth > 2 * Json.MAX_DEPTH) {
            // What is read is not as deep, so it is a record whose default contains itself.
            throw new IllegalArgumentException("the defaults of " + type.getName() + " never end");
        }
        if (value instanceof ObjectNode object) {
            for (Property property : properties) {
                JsonNode present = object.get(property.name);
                if (property.optional && present != null && present.isNull()) {
                    object.remove(property.name);
                    present = null;
                }
                if (present == null && property.standard != null) {
                    present = property.standard.deepCopy();
                    object.set(property.name, present);
                }
                if (present != null && property.inside != null) {
                    property.inside.fill(present, depth + 1);
                }
            }
        }
    }

    /** Refuses a record, naming the component. */
    static IllegalArgumentException refused(RecordComponent component, String why) {
        return new IllegalArgumentException(
                "parameter "
                        + component.getName()
                        + " of "
                        + component.getDeclaringRecord().getName()
                        + ": "
                        + why);
    }

    private static ParameterModel model(Class<?> type, Map<Class<?>, ParameterModel> known) {
        ParameterModel present = known.get(type);
        if (present != null) {
            return present;
        }
        ParameterModel model = new ParameterModel(type);
        known.put(type, model);
        for (RecordComponent component : type.getRecordComponents()) {
            AnnotatedType value = value(component);
            check(component, kind(component, value), annotations(component));
            boolean optional = component.getType() == Optional.class;
            if (optional) {
                check(component, kind(component, value), value.getAnnotations());
            }
            JsonNode standard = standard(component);
            Filler inside = inside(component, value, known, !optional);
            if (optional || standard != null || inside != null) {
                model.properties.add(new Property(component.getName(), optional, standard, inside));
            }
        }
        return model;
    }

    /**
     * What fills the records inside a value; null if there are none. Checks all types on its way.
     *
     * @param honoured whether constraints of what it contains get into the schema: those of the
     *     first type argument of a component do, no deeper ones
     */
    private static Filler inside(
            RecordComponent component,
            AnnotatedType value,
            Map<Class<?>, ParameterModel> known,
            boolean honoured) {
        return switch (kind(component, value)) {
            case RECORD -> model((Class<?>) value.getType(), known)::fill;
            case LIST -> each(element(component, argument(value, 0), known, honoured));
            case MAP -> {
                refuseAny(component, argument(value, 0).getAnnotations());
                yield each(element(component, argument(value, 1), known, honoured));
            }
            case TEXT, NUMBER, BOOLEAN, DURATION, TOKEN, ANY -> null;
        };
    }

    private static Filler element(
            RecordComponent component,
            AnnotatedType element,
            Map<Class<?>, ParameterModel> known,
            boolean honoured) {
        if (honoured) {
            check(component, kind(component, element), element.getAnnotations());
        } else {
            refuseAny(component, element.getAnnotations());
        }
        return inside(component, element, known, false);
    }

    private static Filler each(Filler inside) {
        return inside == null
                ? null
                : (values, depth) -> values.forEach(value -> inside.fill(value, depth + 1));
    }

    /** Those of the field: constraints are not declared for record components themselves. */
    private static Annotation[] annotations(RecordComponent component) {
        try {
            return component
                    .getDeclaringRecord()
                    .getDeclaredField(component.getName())
                    .getAnnotations();
        } catch (NoSuchFieldException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static AnnotatedType value(RecordComponent component) {
        AnnotatedType declared = component.getAnnotatedType();
        return component.getType() == Optional.class ? argument(declared, 0) : declared;
    }

    private static AnnotatedType argument(AnnotatedType type, int index) {
        return ((AnnotatedParameterizedType) type).getAnnotatedActualTypeArguments()[index];
    }

    private static ParameterKind kind(RecordComponent component, AnnotatedType type) {
        return ParameterKind.of(type.getType())
                .orElseThrow(() ->
                        refused(
                                component,
                                type.getType().getTypeName()
                                        + " cannot be a parameter; use a record, an enum, a"
                                        + " List, Set or Map of names, or a simple value"));
    }

    private static void check(
            RecordComponent component, ParameterKind kind, Annotation... annotations) {
        Arrays.stream(annotations)
                .filter(kind::refuses)
                .findFirst()
                .ifPresent(annotation -> {
                    throw refused(component, annotation + " has no effect on it");
                });
    }

    private static void refuseAny(RecordComponent component, Annotation... annotations) {
        Arrays.stream(annotations)
                .filter(ParameterKind::isConstraint)
                .findFirst()
                .ifPresent(annotation -> {
                    throw refused(component, annotation + " has no effect in this place");
                });
    }
}
