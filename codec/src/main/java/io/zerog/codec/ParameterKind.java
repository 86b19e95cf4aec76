package io.zerog.codec;

import io.zerog.domain.handler.DurationRange;
import jakarta.validation.Constraint;
import jakarta.validation.constraints.AssertFalse;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Negative;
import jakarta.validation.constraints.NegativeOrZero;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Annotation;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What a parameter's value may be, and which constraints mean something for it. A constraint that
 * the schema would not carry is refused rather than left unchecked.
 */
enum ParameterKind {
    TEXT(Size.class, NotEmpty.class, NotBlank.class, Pattern.class, Email.class),
    NUMBER(
            Min.class,
            Max.class,
            DecimalMin.class,
            DecimalMax.class,
            Positive.class,
            PositiveOrZero.class,
            Negative.class,
            NegativeOrZero.class),
    BOOLEAN(AssertTrue.class, AssertFalse.class),
    DURATION(DurationRange.class),
    /** Written as a JSON string, without constraints of its own: enums, moments, ids. */
    TOKEN(),
    RECORD(),
    LIST(Size.class, NotEmpty.class),
    MAP(Size.class, NotEmpty.class),
    /** Any JSON but null. */
    ANY();

    private static final Set<Class<?>> NUMBERS =
            Set.of(
                    short.class,
                    Short.class,
                    int.class,
                    Integer.class,
                    long.class,
                    Long.class,
                    float.class,
                    Float.class,
                    double.class,
                    Double.class,
                    BigInteger.class,
                    BigDecimal.class);
    private static final Set<Class<?>> TOKENS =
            Set.of(Instant.class, LocalDate.class, OffsetDateTime.class, UUID.class, URI.class);
    private static final Set<Class<?>> LISTS = Set.of(List.class, Set.class, Collection.class);

    private final Set<Class<? extends Annotation>> constraints;

    @SafeVarargs
    @SuppressWarnings("varargs") // the array is copied, and never written to
    ParameterKind(Class<? extends Annotation>... constraints) {
        this.constraints = Set.of(constraints);
    }

    /** The kind of a type; empty if it cannot be a parameter. */
    static Optional<ParameterKind> of(Type type) {
        if (type instanceof ParameterizedType generic) {
            if (LISTS.contains(generic.getRawType())) {
                return Optional.of(LIST);
            }
            boolean byName =
                    generic.getRawType() == Map.class
                            && generic.getActualTypeArguments()[0] == String.class;
            return byName ? Optional.of(MAP) : Optional.empty();
        }
        return type instanceof Class<?> plain ? ofClass(plain) : Optional.empty();
    }

    /** Whether the value is a JSON string. */
    boolean isText() {
        return this == TEXT || this == DURATION || this == TOKEN;
    }

    /** Whether the annotation is a constraint that would not be honoured on this kind. */
    boolean refuses(Annotation annotation) {
        Class<? extends Annotation> type = annotation.annotationType();
        if (type == NotNull.class || constraints.contains(type)) {
            // Flags have no counterpart in JSON Schema; inline ones are part of the expression.
            return annotation instanceof Pattern pattern && pattern.flags().length > 0
                    || annotation instanceof Email email
                            && (email.flags().length > 0 || !email.regexp().equals(".*"));
        }
        return isConstraint(annotation);
    }

    /** Whether the annotation is a constraint, or a list of repeated ones. */
    static boolean isConstraint(Annotation annotation) {
        Class<? extends Annotation> type = annotation.annotationType();
        return type == DurationRange.class
                || type.isAnnotationPresent(Constraint.class)
                || type.getDeclaringClass() != null
                        && type.getDeclaringClass().isAnnotationPresent(Constraint.class);
    }

    private static Optional<ParameterKind> ofClass(Class<?> type) {
        if (type == String.class) {
            return Optional.of(TEXT);
        }
        if (NUMBERS.contains(type)) {
            return Optional.of(NUMBER);
        }
        if (type == boolean.class || type == Boolean.class) {
            return Optional.of(BOOLEAN);
        }
        if (type == Duration.class) {
            return Optional.of(DURATION);
        }
        if (type.isEnum() || TOKENS.contains(type)) {
            return Optional.of(TOKEN);
        }
        if (type.isRecord()) {
            return Optional.of(RECORD);
        }
        return type == Object.class ? Optional.of(ANY) : Optional.empty();
    }
}
