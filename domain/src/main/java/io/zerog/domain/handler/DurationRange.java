package io.zerog.domain.handler;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Bounds of a {@link java.time.Duration} parameter, both included, as ISO-8601 ({@code PT1M}). */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
public @interface DurationRange {
    String min() default "PT0S";

    String max();
}
