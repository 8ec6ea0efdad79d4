// Comparisons give tensors of ones and zeros, which no gradient passes.

/// 1 where the left operand is greater than the right one, else 0; each is broadcast to the other's shape.
public func .> (left: Tensor, right: Tensor) -> Tensor { left.compared(right, Greater(), .greater) }
/// 1 where an element is greater than a number, else 0.
public func .> (left: Tensor, right: Float) -> Tensor { left .> left.comparand(right) }
/// 1 where a number is greater than an element, else 0.
public func .> (left: Float, right: Tensor) -> Tensor { right.comparand(left) .> right }

/// 1 where the left operand is greater than or equal to the right one, else 0; each is broadcast to the other's shape.
public func .>= (left: Tensor, right: Tensor) -> Tensor { left.compared(right, GreaterOrEqual(), .greaterOrEqual) }
/// 1 where an element is greater than or equal to a number, else 0.
public func .>= (left: Tensor, right: Float) -> Tensor { left .>= left.comparand(right) }
/// 1 where a number is greater than or equal to an element, else 0.
public func .>= (left: Float, right: Tensor) -> Tensor { right.comparand(left) .>= right }

/// 1 where the left operand is less than the right one, else 0; each is broadcast to the other's shape.
public func .< (left: Tensor, right: Tensor) -> Tensor { right.compared(left, Greater(), .greater) }
/// 1 where an element is less than a number, else 0.
public func .< (left: Tensor, right: Float) -> Tensor { left .< left.comparand(right) }
/// 1 where a number is less than an element, else 0.
public func .< (left: Float, right: Tensor) -> Tensor { right.comparand(left) .< right }

/// 1 where the left operand is less than or equal to the right one, else 0; each is broadcast to the other's shape.
public func .<= (left: Tensor, right: Tensor) -> Tensor { right.compared(left, GreaterOrEqual(), .greaterOrEqual) }
/// 1 where an element is less than or equal to a number, else 0.
public func .<= (left: Tensor, right: Float) -> Tensor { left .<= left.comparand(right) }
/// 1 where a number is less than or equal to an element, else 0.
public func .<= (left: Float, right: Tensor) -> Tensor { right.comparand(left) .<= right }

/// 1 where the left operand is equal to the right one, else 0; each is broadcast to the other's shape.
public func .== (left: Tensor, right: Tensor) -> Tensor { left.compared(right, Equal(), .equal) }
/// 1 where an element is equal to a number, else 0.
public func .== (left: Tensor, right: Float) -> Tensor { left .== left.comparand(right) }
/// 1 where a number is equal to an element, else 0.
public func .== (left: Float, right: Tensor) -> Tensor { right.comparand(left) .== right }

/// 1 where the left operand is different from the right one, else 0; each is broadcast to the other's shape.
public func .!= (left: Tensor, right: Tensor) -> Tensor { 1 - left.compared(right, Equal(), .equal) }
/// 1 where an element is different from a number, else 0.
public func .!= (left: Tensor, right: Float) -> Tensor { left .!= left.comparand(right) }
/// 1 where a number is different from an element, else 0.
public func .!= (left: Float, right: Tensor) -> Tensor { right.comparand(left) .!= right }
