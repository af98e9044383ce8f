package io.arrowlake.spi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A key of an adapter's configuration: put on the components of its record, whose names give the
 * keys in snake_case.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Option {

  /** What the key means, a phrase for the reference page. */
  String description();

  /** The value where the key is not given. */
  String defaultValue() default "";

  /** Whether the key must be given. */
  boolean required() default false;

  /** Whether the value must never be printed. */
  boolean secret() default false;
}
